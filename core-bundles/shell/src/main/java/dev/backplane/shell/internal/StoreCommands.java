package dev.backplane.shell.internal;

import dev.backplane.loader.Cleanup;
import dev.backplane.manager.StoreKeeper;

import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.time.Clock;
import java.time.ZoneId;

/** What lies in the store: looked at, and tidied up. Every method is a Gogo command. */
@Component(
        service = StoreCommands.class,
        property = {
            "osgi.command.scope=store",
            "osgi.command.function=list",
            "osgi.command.function=gc"
        })
public final class StoreCommands {

    private final StoreKeeper store;
    private final StoreReport report = new StoreReport(Clock.system(ZoneId.systemDefault()));

    /** Called by Declarative Services. */
    @Activate
    public StoreCommands(@Reference StoreKeeper store) {
        this.store = store;
    }

    /** {@code store:list}. */
    @Descriptor("lists the artifacts in the store, and who uses them")
    public String list() {
        return report.list(store.artifacts());
    }

    /** {@code store:gc}. */
    @Descriptor("removes artifacts that nobody has used for the retention time")
    public String gc(
            @Descriptor("only say what would be removed")
                    @Parameter(
                            names = {"-n", "--dry-run"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean dryRun,
            @Descriptor("also what nobody uses only lately")
                    @Parameter(
                            names = {"--now"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean now) {
        return report.removed(store.collect(new Cleanup(now, dryRun)), dryRun);
    }
}

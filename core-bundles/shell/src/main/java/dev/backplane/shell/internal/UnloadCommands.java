package dev.backplane.shell.internal;

import dev.backplane.manager.UnloadReports;

import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.time.Clock;
import java.time.ZoneId;

/** Whether what was taken away really went. Every method is a Gogo command. */
@Component(
        service = UnloadCommands.class,
        property = {"osgi.command.scope=plugin", "osgi.command.function=unloads"})
public final class UnloadCommands {

    private final UnloadReports reports;
    private final UnloadReport report = new UnloadReport(Clock.system(ZoneId.systemDefault()));

    /** Called by Declarative Services. */
    @Activate
    public UnloadCommands(@Reference UnloadReports reports) {
        this.reports = reports;
    }

    /** {@code plugin:unloads}. */
    @Descriptor("lists what was taken away, and whether its classes left the memory")
    public String unloads(
            @Descriptor(
                            "what holds this plugin's earlier versions, by a dump of the heap: the"
                                    + " runtime pauses")
                    @Parameter(
                            names = {"-r", "--roots"},
                            absentValue = "")
                    String roots) {
        return roots.isEmpty()
                ? report.list(reports.verdicts())
                : report.roots(roots, reports.findRoots(roots));
    }
}

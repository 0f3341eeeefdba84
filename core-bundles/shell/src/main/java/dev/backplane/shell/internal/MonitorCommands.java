package dev.backplane.shell.internal;

import dev.backplane.monitor.Profiler;
import dev.backplane.monitor.ResourceLedger;
import dev.backplane.monitor.RetainedMemory;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import java.time.Duration;

/** What plugins use of the process. Every public method is a Gogo command. */
@Component(
        service = MonitorCommands.class,
        property = {
            "osgi.command.scope=plugin",
            "osgi.command.function=top",
            "osgi.command.function=memory",
            "osgi.command.function=profile"
        })
public final class MonitorCommands {

    private final @Nullable ResourceLedger ledger;
    private final @Nullable RetainedMemory memory;
    private final @Nullable Profiler profiler;

    /** Called by Declarative Services, again whenever the monitor comes or goes. */
    @Activate
    public MonitorCommands(
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable ResourceLedger ledger,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable RetainedMemory memory,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable Profiler profiler) {
        this.ledger = ledger;
        this.memory = memory;
        this.profiler = profiler;
    }

    /** {@code plugin:top}. */
    @Descriptor("shows what plugins used of the process in the latest window: an estimate")
    public String top() {
        ResourceLedger present = present(ledger);
        return LedgerReport.write(present.status(), present.windows(), present.exact());
    }

    /** {@code plugin:memory [--yes] NAME}. */
    @Descriptor("shows what a plugin holds of the heap, by a dump of it: the runtime pauses")
    public String memory(
            @Descriptor("dump; without it, what that would cost is told")
                    @Parameter(
                            names = {"-y", "--yes"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean yes,
            @Descriptor("the plugin's name") String name) {
        RetainedMemory present = present(memory);
        return yes
                ? MemoryReport.write(name, present.measure(name))
                : MemoryReport.announce(name, present.cost(name));
    }

    /** {@code plugin:profile [--seconds N] NAME}. */
    @Descriptor("records for some seconds, and shows where a plugin spent its processor time")
    public String profile(
            @Descriptor("how long to record")
                    @Parameter(
                            names = {"-s", "--seconds"},
                            absentValue = "20")
                    int seconds,
            @Descriptor("the plugin's name") String name) {
        return ProfileReport.write(present(profiler).profile(name, Duration.ofSeconds(seconds)));
    }

    private static <S> S present(@Nullable S service) {
        if (service == null) {
            throw new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE,
                    "The monitor does not run. backplane:status shows what does.");
        }
        return service;
    }
}

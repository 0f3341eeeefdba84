package dev.backplane.grpc.internal;

import dev.backplane.monitor.AlertBoard;
import dev.backplane.monitor.LogBook;
import dev.backplane.monitor.Profiler;
import dev.backplane.monitor.ResourceLedger;
import dev.backplane.monitor.RetainedMemory;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

import java.util.List;

/** The monitor's services as they come and go: a distribution may leave the monitor out. */
@Component(service = MonitorServices.class)
public final class MonitorServices {

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<ResourceLedger> ledgers = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<RetainedMemory> memories = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<Profiler> profilers = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<LogBook> logs = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<AlertBoard> alerts = List.of();

    ResourceLedger ledger() {
        return first(ledgers);
    }

    RetainedMemory memory() {
        return first(memories);
    }

    Profiler profiler() {
        return first(profilers);
    }

    LogBook logs() {
        return first(logs);
    }

    AlertBoard alerts() {
        return first(alerts);
    }

    private static <S> S first(List<S> services) {
        return services.stream()
                .findFirst()
                .orElseThrow(
                        () ->
                                new PluginException(
                                        ErrorCode.RUNTIME_UNAVAILABLE,
                                        "the monitor does not run; backplane status shows what"
                                                + " does"));
    }
}

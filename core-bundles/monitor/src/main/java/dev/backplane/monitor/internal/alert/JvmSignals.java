package dev.backplane.monitor.internal.alert;

import dev.backplane.monitor.AlertSample;
import dev.backplane.monitor.AlertSignals;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The heap of the whole process, and how busy its machine is. */
@Component
public final class JvmSignals implements AlertSignals {

    private static final String HEAP = "jvm.heap.ratio";
    private static final String LOAD = "host.load.ratio";

    /** Called by Declarative Services. */
    @Activate
    public JvmSignals() {}

    @Override
    public Set<String> names() {
        return Set.of(HEAP, LOAD);
    }

    @Override
    public List<AlertSample> read() {
        Runtime runtime = Runtime.getRuntime();
        double used = runtime.totalMemory() - runtime.freeMemory();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return List.of(
                new AlertSample(HEAP, Map.of(), used / runtime.maxMemory()),
                new AlertSample(
                        LOAD,
                        Map.of(),
                        load < 0 ? Double.NaN : load / runtime.availableProcessors()));
    }
}

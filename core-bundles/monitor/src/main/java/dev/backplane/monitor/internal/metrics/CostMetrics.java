package dev.backplane.monitor.internal.metrics;

import dev.backplane.monitor.LedgerWindow;
import dev.backplane.monitor.PluginUse;
import dev.backplane.monitor.ProcessUse;
import dev.backplane.monitor.ResourceLedger;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What plugins cost: windows of the ledger, added up since it began to measure. Windows that went
 * while nobody looked are missed; a version that used nothing for as long as the ledger remembers
 * is dropped, and begins anew.
 */
final class CostMetrics implements MetricSource {

    private record Version(String plugin, String version) {}

    private record Cost(double cpuSeconds, long allocatedBytes, long threadStarts, Instant last) {

        private Cost plus(Cost more) {
            return new Cost(
                    cpuSeconds + more.cpuSeconds,
                    allocatedBytes + more.allocatedBytes,
                    threadStarts + more.threadStarts,
                    more.last);
        }
    }

    private final ResourceLedger ledger;
    private final Map<Version, Cost> costs = new HashMap<>(); // one collection at a time
    private final Map<String, Double> others = new TreeMap<>();
    private Instant taken = Instant.MIN;

    CostMetrics(ResourceLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void collect(Samples samples) {
        List<LedgerWindow> windows = ledger.windows();
        for (LedgerWindow window : windows.reversed()) {
            if (window.begin().isAfter(taken)) {
                add(window);
                taken = window.begin();
            }
        }
        if (!windows.isEmpty()) {
            Instant oldest = windows.getLast().begin();
            costs.values().removeIf(cost -> cost.last().isBefore(oldest));
        }
        costs.forEach(
                (who, cost) -> {
                    String[] labels = {who.plugin(), who.version()};
                    samples.number(Family.PLUGIN_CPU, cost.cpuSeconds(), labels);
                    samples.count(Family.PLUGIN_ALLOCATED, cost.allocatedBytes(), labels);
                    samples.count(Family.PLUGIN_THREADS, cost.threadStarts(), labels);
                });
        others.forEach((part, seconds) -> samples.number(Family.OTHER_CPU, seconds, part));
    }

    private void add(LedgerWindow window) {
        for (PluginUse use : window.plugins()) {
            Cost cost =
                    new Cost(
                            seconds(use.cpu()),
                            use.allocatedBytes(),
                            use.threadStarts(),
                            window.begin());
            costs.merge(new Version(use.plugin(), use.version()), cost, Cost::plus);
        }
        ProcessUse process = window.process();
        add("runtime", process.host());
        add("compiler", process.compiler());
        add("collector", process.collector());
        add("measuring", process.recorder());
        add("unattributed", process.unattributed());
        add("lost", process.lost());
    }

    private void add(String part, Duration cpu) {
        others.merge(part, seconds(cpu), Double::sum);
    }

    private static double seconds(Duration time) {
        return Durations.seconds(time.toNanos());
    }
}

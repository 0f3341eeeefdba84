package dev.backplane.monitor.internal.ledger;

import dev.backplane.monitor.LedgerWindow;
import dev.backplane.monitor.PluginUse;
import dev.backplane.monitor.ProcessUse;
import dev.backplane.monitor.internal.jfr.Parties;
import dev.backplane.monitor.internal.jfr.Party;
import dev.backplane.monitor.internal.jfr.Trail;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was sampled within a window, by the trails of the samples; whose they are is decided at the
 * end, when all anchors are there. Not thread-safe.
 */
final class Sums {

    /** What came together. */
    private static final class Amounts {
        private long cpu;
        private long allocated;
        private long threads;

        private void add(Amounts other) {
            cpu += other.cpu;
            allocated += other.allocated;
            threads += other.threads;
        }
    }

    private final Map<Trail, Amounts> byTrail = new HashMap<>();
    private long lost;

    void cpu(Trail trail, long nanos) {
        of(trail).cpu += nanos;
    }

    void allocated(Trail trail, long bytes) {
        of(trail).allocated += bytes;
    }

    void threadStarted(Trail trail) {
        of(trail).threads++;
    }

    void lost(long nanos) {
        lost += nanos;
    }

    private Amounts of(Trail trail) {
        return byTrail.computeIfAbsent(trail, any -> new Amounts());
    }

    /** The class loaders that did something. */
    Set<Long> busy() {
        Set<Long> busy = new HashSet<>();
        byTrail.keySet()
                .forEach(
                        trail -> {
                            busy.addAll(trail.loaders());
                            busy.addAll(trail.origin());
                        });
        return busy;
    }

    /**
     * Draws the line.
     *
     * @param times what the process used within the window
     */
    LedgerWindow balance(Instant begin, Duration length, Parties parties, ProcessTimes times) {
        Map<Party, Amounts> charged = new HashMap<>();
        Amounts host = new Amounts();
        Amounts nobody = new Amounts();
        byTrail.forEach(
                (trail, amounts) -> {
                    Party party = parties.charged(trail);
                    if (party != null) {
                        charged.computeIfAbsent(party, any -> new Amounts()).add(amounts);
                    } else {
                        (trail.blind() ? nobody : host).add(amounts);
                    }
                });
        long plugins = charged.values().stream().mapToLong(each -> each.cpu).sum();
        long known =
                plugins
                        + host.cpu
                        + nobody.cpu
                        + times.compiler()
                        + times.collector()
                        + times.recorder()
                        + lost;
        return new LedgerWindow(
                begin,
                length,
                uses(charged),
                new ProcessUse(
                        Duration.ofNanos(times.total()),
                        Duration.ofNanos(host.cpu),
                        Duration.ofNanos(nobody.cpu),
                        Duration.ofNanos(times.compiler()),
                        Duration.ofNanos(times.collector()),
                        Duration.ofNanos(times.recorder()),
                        Duration.ofNanos(lost),
                        Duration.ofNanos(times.total() - known),
                        times.allocated(),
                        host.allocated + nobody.allocated,
                        host.threads + nobody.threads));
    }

    private static List<PluginUse> uses(Map<Party, Amounts> charged) {
        return charged.entrySet().stream()
                .map(
                        each ->
                                new PluginUse(
                                        each.getKey().name(),
                                        each.getKey().version(),
                                        each.getKey().kind() == Party.Kind.LIBRARY,
                                        Duration.ofNanos(each.getValue().cpu),
                                        each.getValue().allocated,
                                        each.getValue().threads))
                .sorted(
                        Comparator.comparing(PluginUse::cpu)
                                .thenComparingLong(PluginUse::allocatedBytes)
                                .reversed()
                                .thenComparing(PluginUse::plugin)
                                .thenComparing(PluginUse::version))
                .toList();
    }
}

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

    /** Samples of one thread. */
    private static final class Sampled {
        private final Map<Trail, Long> nanos = new HashMap<>();
        private long lost;

        private long sum() {
            return nanos.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private final Map<Trail, Amounts> byTrail = new HashMap<>();
    private final Map<Long, Sampled> byThread = new HashMap<>();

    /**
     * A sample.
     *
     * @param thread its number, or {@link ProcessTimes#VIRTUAL}
     */
    void cpu(long thread, Trail trail, long nanos) {
        of(thread).nanos.merge(trail, nanos, Long::sum);
        of(trail); // who did something is busy
    }

    /** Samples of the thread that the JVM could not take. */
    void lost(long thread, long nanos) {
        of(thread).lost += nanos;
    }

    private Sampled of(long thread) {
        return byThread.computeIfAbsent(thread, any -> new Sampled());
    }

    void allocated(Trail trail, long bytes) {
        of(trail).allocated += bytes;
    }

    void threadStarted(Trail trail) {
        of(trail).threads++;
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
     * What a thread used is known, so its samples only tell for whom: it is shared out among them.
     *
     * @return the time of which no sample tells
     */
    private long shareOut(Map<Long, Long> threads) {
        long unsampled = 0;
        for (Map.Entry<Long, Sampled> each : byThread.entrySet()) {
            Sampled sampled = each.getValue();
            Long used = threads.get(each.getKey());
            long sum = sampled.sum();
            double weight = used == null || sum == 0 ? 1 : weight(each.getKey(), used, sum);
            sampled.nanos.forEach((trail, nanos) -> of(trail).cpu += Math.round(nanos * weight));
            unsampled += used == null ? sampled.lost : Math.max(0, used - Math.round(sum * weight));
        }
        return unsampled + withoutSamples(threads);
    }

    /**
     * Those of virtual threads are not made more: what carriers lose they lose while they change
     * between threads, so it is nobody's who computes on one.
     */
    private static double weight(long thread, long used, long sampled) {
        double weight = (double) used / sampled;
        return thread == ProcessTimes.VIRTUAL ? Math.min(1, weight) : weight;
    }

    private long withoutSamples(Map<Long, Long> threads) {
        return threads.entrySet().stream()
                .filter(each -> !byThread.containsKey(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /**
     * Draws the line; once.
     *
     * @param times what the process used within the window
     */
    LedgerWindow balance(Instant begin, Duration length, Parties parties, ProcessTimes times) {
        long lost = shareOut(times.threads());
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

package dev.backplane.benchmarks.traffic;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How long short calls took, by what went on meanwhile. */
final class Latencies {

    private final Map<Phase, Histogram> histograms = new EnumMap<>(Phase.class);

    Latencies() {
        for (Phase phase : Phase.values()) {
            histograms.put(phase, new Histogram());
        }
    }

    void add(Phase phase, long nanos) {
        of(phase).add(nanos);
    }

    private Histogram of(Phase phase) {
        Histogram histogram = histograms.get(phase);
        if (histogram == null) {
            throw new IllegalStateException("no histogram of " + phase);
        }
        return histogram;
    }

    /** Moves everything to another. */
    void drainTo(Latencies other) {
        histograms.forEach((phase, histogram) -> histogram.drainTo(other.of(phase)));
    }

    /** A line each: a name and a number. */
    String lines() {
        return histograms.entrySet().stream()
                .map(each -> lines(each.getKey(), each.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String lines(Phase phase, Histogram histogram) {
        return "calls.%1$s %2$d\np50.%1$s %3$s\np999.%1$s %4$s\nmost.%1$s %5$s"
                .formatted(
                        phase,
                        histogram.count(),
                        histogram.millis(0.5),
                        histogram.millis(0.999),
                        histogram.millis(1));
    }
}

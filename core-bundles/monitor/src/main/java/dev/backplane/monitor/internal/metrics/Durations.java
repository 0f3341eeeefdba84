package dev.backplane.monitor.internal.metrics;

import dev.backplane.engine.RevisionTraffic;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;

/**
 * The buckets that durations are shown in: edges of the finer ones they are counted in, so that
 * nothing is guessed, and the same everywhere, so that they may be added up.
 */
final class Durations {

    /** Quarters of a doubling between two edges that are counted: four are a factor of two. */
    private static final int[] EDGES = {
        16, 24, 32, 40, 44, 48, 52, 56, 60, 64, 68, 72, 76, 80, 84, 88, 92, 100
    };

    private static final double NANOS = 1e9;
    private static final double[] BOUNDS = bounds();

    /** Lines that one histogram takes. */
    static final int SERIES = BOUNDS.length + 2;

    private Durations() {}

    private static double[] bounds() {
        double[] bounds = new double[EDGES.length + 1];
        for (int i = 0; i < EDGES.length; i++) {
            bounds[i] = seconds(RevisionTraffic.upperNanos(EDGES[i]));
        }
        bounds[EDGES.length] = Double.POSITIVE_INFINITY;
        return bounds;
    }

    /** What was counted in the finer buckets. */
    static ClassicHistogramBuckets buckets(long[] counted) {
        long[] coarse = new long[BOUNDS.length];
        int place = 0;
        for (int i = 0; i < counted.length; i++) {
            while (place < EDGES.length && i > EDGES[place]) {
                place++;
            }
            coarse[place] += counted[i];
        }
        return ClassicHistogramBuckets.of(BOUNDS, coarse);
    }

    static double seconds(long nanos) {
        return (double) nanos / NANOS;
    }
}

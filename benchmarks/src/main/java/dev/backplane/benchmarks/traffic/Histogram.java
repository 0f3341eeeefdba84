package dev.backplane.benchmarks.traffic;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** Latencies in steps of 10 microseconds up to a second, always of the same size. */
final class Histogram {

    private static final int STEP_NANOS = 10_000;
    private static final int STEPS = 100_000;
    private static final double NANOS_A_MILLI = 1e6;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(STEPS);

    void add(long nanos) {
        counts.incrementAndGet(Math.clamp(nanos / STEP_NANOS, 0, STEPS - 1));
    }

    void drainTo(Histogram other) {
        for (int i = 0; i < STEPS; i++) {
            int count = counts.getAndSet(i, 0);
            if (count > 0) {
                other.counts.addAndGet(i, count);
            }
        }
    }

    long count() {
        long sum = 0;
        for (int i = 0; i < STEPS; i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /** What this share of the calls took at most, in milliseconds; 0 if there were none. */
    double millis(double share) {
        long rank = (long) Math.ceil(count() * share);
        long seen = 0;
        for (int i = 0; i < STEPS; i++) {
            seen += counts.get(i);
            if (seen >= rank && seen > 0) {
                return (i + 1) * STEP_NANOS / NANOS_A_MILLI;
            }
        }
        return 0;
    }
}

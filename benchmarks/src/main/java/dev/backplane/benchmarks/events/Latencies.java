package dev.backplane.benchmarks.events;

import java.util.Arrays;

/** Times in nanoseconds, for one thread; the array is there from the start. */
final class Latencies {

    private static final int MOST = 1 << 20;

    private final long[] nanos = new long[MOST];
    private int count;

    void add(long time) {
        if (count < MOST) {
            nanos[count++] = time;
        }
    }

    /** So many of a hundred took at most this long, in microseconds. */
    double percentileMicros(double percent) {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(count - 1L, (long) (count * percent / 100))] / 1e3;
    }
}

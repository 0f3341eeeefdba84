package dev.backplane.engine;

import java.time.Duration;
import java.util.Arrays;

/**
 * How the calls of one revision fared, added up since it began to serve. Two of them subtracted
 * tell what happened between. Immutable.
 *
 * @since 0.1
 */
public final class RevisionTraffic {

    /** Number of buckets: four for each doubling, from about 1 us to about 10 minutes. */
    public static final int BUCKETS = 4 * 30;

    private static final double FIRST_NANOS = 1_000;
    private static final long[] UPPER_NANOS = upperNanos();

    /** For each number of binary digits the first bucket for such a duration. */
    private static final int[] FIRST_BUCKETS = firstBuckets();

    /** Nothing yet. */
    public static final RevisionTraffic NONE = new RevisionTraffic(0, 0, 0, new long[BUCKETS]);

    private final long calls;
    private final long faults;
    private final long refusals;
    private final long[] buckets;
    private final long totalNanos;

    /**
     * As it was counted.
     *
     * @param calls that have ended
     * @param faults those of them that failed by the plugin's own fault: {@code HANDLER_FAILED},
     *     {@code DEADLINE_EXCEEDED} inside the handler, {@code INTERNAL}
     * @param refusals those of them that ended with another error: refused, cancelled, or with a
     *     code that the handler chose
     * @param buckets {@value #BUCKETS} of them, copied: bucket {@code i} counts the calls that took
     *     up to {@link #upperNanos(int)} inside the handler, and more than the one before
     */
    public RevisionTraffic(long calls, long faults, long refusals, long[] buckets) {
        this(calls, faults, refusals, buckets, 0);
    }

    /**
     * The same with the time that calls took.
     *
     * @param totalNanos that all calls in the buckets took together
     */
    public RevisionTraffic(
            long calls, long faults, long refusals, long[] buckets, long totalNanos) {
        if (buckets.length != BUCKETS) {
            throw new IllegalArgumentException(buckets.length + " buckets, not " + BUCKETS);
        }
        this.calls = calls;
        this.faults = faults;
        this.refusals = refusals;
        this.buckets = buckets.clone();
        this.totalNanos = totalNanos;
    }

    /** How many calls have ended. */
    public long calls() {
        return calls;
    }

    /** How many of them failed by the plugin's own fault. */
    public long faults() {
        return faults;
    }

    /** How many of them ended with another error. */
    public long refusals() {
        return refusals;
    }

    /** The nanoseconds that the calls in the buckets took together; 0 if nobody added them up. */
    public long totalNanos() {
        return totalNanos;
    }

    /** How many calls took how long; a copy. */
    public long[] buckets() {
        return buckets.clone();
    }

    /** The longest duration that bucket {@code i} counts, in nanoseconds; the last has no end. */
    public static long upperNanos(int i) {
        return UPPER_NANOS[i];
    }

    /** The bucket for a duration; quick enough to be asked for each call. */
    public static int bucket(long nanos) {
        int i = FIRST_BUCKETS[Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, nanos))];
        while (nanos > UPPER_NANOS[i]) {
            i++;
        }
        return i;
    }

    private static long[] upperNanos() {
        long[] upper = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            upper[i] = (long) (FIRST_NANOS * Math.pow(2, i / 4.0));
        }
        upper[BUCKETS - 1] = Long.MAX_VALUE;
        return upper;
    }

    private static int[] firstBuckets() {
        int[] first = new int[Long.SIZE];
        for (int digits = 1; digits < Long.SIZE; digits++) {
            long least = 1L << (digits - 1);
            int i = first[digits - 1];
            while (least > UPPER_NANOS[i]) {
                i++;
            }
            first[digits] = i;
        }
        return first;
    }

    /** The share of {@code calls} that failed by the plugin's fault, 0 to 1; 0 without calls. */
    public double faultRate() {
        return calls == 0 ? 0 : (double) faults / calls;
    }

    /**
     * The duration that {@code share} of the calls did not exceed, by the upper edge of its bucket;
     * zero without calls.
     *
     * @param share 0 to 1
     */
    public Duration quantile(double share) {
        long all = Arrays.stream(buckets).sum();
        long wanted = (long) Math.ceil(all * share);
        long seen = 0;
        for (int i = 0; i < BUCKETS && all > 0; i++) {
            seen += buckets[i];
            if (seen >= wanted) {
                return Duration.ofNanos(upperNanos(Math.min(i, BUCKETS - 2)));
            }
        }
        return Duration.ZERO;
    }

    /** Both together. */
    public RevisionTraffic plus(RevisionTraffic other) {
        long[] sum = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            sum[i] = buckets[i] + other.buckets[i];
        }
        return new RevisionTraffic(
                calls + other.calls,
                faults + other.faults,
                refusals + other.refusals,
                sum,
                totalNanos + other.totalNanos);
    }

    /** What came since {@code earlier}. */
    public RevisionTraffic since(RevisionTraffic earlier) {
        long[] difference = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            difference[i] = buckets[i] - earlier.buckets[i];
        }
        return new RevisionTraffic(
                calls - earlier.calls,
                faults - earlier.faults,
                refusals - earlier.refusals,
                difference,
                totalNanos - earlier.totalNanos);
    }
}

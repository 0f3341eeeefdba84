package dev.backplane.monitor.internal.log;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets so many lines through a second, and some more at once after a rest. Without a lock: it keeps
 * the moment at which all that was let through would have come at the even pace.
 */
final class LineLimit {

    private final AtomicLong due;
    private volatile long paceNanos;
    private volatile long advanceNanos;

    LineLimit(int linesPerSecond, int atOnce, long nowNanos) {
        due = new AtomicLong(nowNanos);
        set(linesPerSecond, atOnce);
    }

    /** 0 lines a second is no limit. */
    void set(int linesPerSecond, int atOnce) {
        paceNanos = linesPerSecond <= 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / linesPerSecond;
        advanceNanos = paceNanos * Math.max(1, atOnce);
    }

    /** Whether one more may pass now. */
    boolean tryPass(long nowNanos) {
        long pace = paceNanos;
        if (pace == 0) {
            return true;
        }
        while (true) {
            long before = due.get();
            long from = before - nowNanos > 0 ? before : nowNanos;
            if (from + pace - nowNanos > advanceNanos) {
                return false;
            }
            if (due.compareAndSet(before, from + pace)) {
                return true;
            }
        }
    }
}

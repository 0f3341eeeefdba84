package dev.backplane.bus.internal.event;

import java.util.concurrent.TimeUnit;

/**
 * Whether a handler may run on the publisher's thread, which spares a hand-over but makes the
 * publisher wait for as long as the handler likes. It is earned by quick runs on a thread of its
 * own, and lost by a slow one.
 */
final class InlinePrivilege {

    private static final int PROBATION = 3;
    private static final long QUICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long DEMOTION_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final boolean possible;
    private volatile int quickRuns;
    private volatile long barredUntil;

    /** Not possible for a handler whose failed events are tried again after a pause. */
    InlinePrivilege(boolean possible) {
        this.possible = possible;
    }

    boolean isGranted() {
        return quickRuns >= PROBATION;
    }

    /** A run has ended; the times are coarse. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one run more or less does not matter
    void judge(long beginNanos, long endNanos) {
        if (endNanos - beginNanos > QUICK_NANOS) {
            quickRuns = 0;
            barredUntil = endNanos + DEMOTION_NANOS;
        } else if (possible && quickRuns < PROBATION) {
            if (barredUntil != 0 && endNanos - barredUntil < 0) {
                return;
            }
            barredUntil = 0;
            quickRuns++;
        }
    }
}

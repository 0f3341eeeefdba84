package dev.backplane.bus.internal.event;

import dev.backplane.bus.admin.SubscriberInfo.State;

import java.time.Duration;

/**
 * Tells from time to time whether a mailbox keeps up: ACTIVE, SLOW when it fills or one event takes
 * long, PAUSED when it is stuck. What comes out of a pause is a probe: only a quick run ends it.
 */
final class Pace {

    /**
     * @param slow a run longer than this makes the subscriber slow
     * @param pause a run longer than this pauses it
     * @param slowPercent a mailbox fuller than this makes it slow
     */
    record Limits(Duration slow, Duration pause, int slowPercent) {

        Limits {
            if (slow.isNegative() || slow.isZero() || pause.compareTo(slow) < 0) {
                throw new IllegalArgumentException(
                        "a run is slow after "
                                + slow.toMillis()
                                + " ms and pauses its subscriber after "
                                + pause.toMillis()
                                + " ms; the first must be at least 1 and not more than the second");
            }
            if (slowPercent < 1 || slowPercent > 100) {
                throw new IllegalArgumentException(
                        "slowPercent is " + slowPercent + "; allowed are 1 to 100");
            }
        }
    }

    private volatile State state = State.ACTIVE;
    private long completedAtPause;

    State state() {
        return state;
    }

    boolean isPaused() {
        return state == State.PAUSED;
    }

    /**
     * Looks at the mailbox; called by one thread.
     *
     * @param stuckNanos how long nothing has been finished although something is running; 0 if
     *     nothing is
     * @param completed runs that ended so far
     * @return the state it was in before
     */
    State judge(long stuckNanos, int depth, int capacity, long completed, Limits limits) {
        State before = state;
        boolean takesLong = stuckNanos >= limits.slow().toNanos();
        boolean slow = takesLong || isFull(depth, capacity, limits.slowPercent(), before);
        if (stuckNanos >= limits.pause().toNanos()) {
            if (before != State.PAUSED) {
                completedAtPause = completed;
            }
            state = State.PAUSED;
        } else if (before != State.PAUSED || (completed > completedAtPause + 1 && !takesLong)) {
            state = slow ? State.SLOW : State.ACTIVE; // the run it hung in was no probe
        }
        return before;
    }

    /** Once it is full it must become half as full again, so that it does not flicker. */
    private static boolean isFull(int depth, int capacity, int percent, State before) {
        int threshold = before == State.ACTIVE ? percent : percent / 2;
        return depth > 0 && depth * 100L >= (long) capacity * threshold;
    }
}

package dev.backplane.grpc.internal;

import io.grpc.Deadline;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long calls may take.
 *
 * @param otherwise the time of a call without a deadline
 * @param most what no call gets more than
 */
record CallTime(Duration otherwise, Duration most) {

    private static final int RETURN_SHARE = 10;
    private static final long LONGEST_RETURN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    static CallTime ofMillis(long otherwise, long most) {
        return new CallTime(Duration.ofMillis(otherwise), Duration.ofMillis(most));
    }

    /** What is left to this call, in nanoseconds. */
    long left(VirtualThreadCall<?, ?> call) {
        Deadline deadline = call.deadline();
        return Math.min(
                deadline == null
                        ? otherwise.toNanos()
                        : deadline.timeRemaining(TimeUnit.NANOSECONDS),
                most.toNanos());
    }

    /**
     * How long the work of this call may wait for others, so that what it then has to tell reaches
     * the caller before its deadline; never negative.
     */
    Duration leftForWaiting(VirtualThreadCall<?, ?> call) {
        long left = Math.max(0, left(call));
        return Duration.ofNanos(left - Math.min(left / RETURN_SHARE, LONGEST_RETURN_NANOS));
    }
}

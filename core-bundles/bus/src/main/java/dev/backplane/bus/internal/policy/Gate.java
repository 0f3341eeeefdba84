package dev.backplane.bus.internal.policy;

import org.jspecify.annotations.Nullable;

/**
 * What stands before an operation as long as its policy is the same. A call leaves by the gate it
 * came through, so a changed policy begins with an empty one.
 *
 * @param bulkhead for the calls inside
 * @param waitingRoom for asynchronous requests from their beginning: as many as may be inside, and
 *     some that wait
 * @param breaker null if there is none
 */
public record Gate(
        Policy policy, Bulkhead bulkhead, Bulkhead waitingRoom, @Nullable Breaker breaker) {

    /** How many asynchronous requests may wait or pause besides those that are inside. */
    public static final int WAITING = 256;

    static Gate of(Policy policy, @Nullable Breaker breaker) {
        int inside = policy.crowd().maxConcurrent();
        return new Gate(policy, new Bulkhead(inside), new Bulkhead(inside + WAITING), breaker);
    }

    Gate with(@Nullable Breaker other) {
        return new Gate(policy, bulkhead, waitingRoom, other);
    }
}

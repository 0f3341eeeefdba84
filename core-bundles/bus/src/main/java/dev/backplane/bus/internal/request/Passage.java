package dev.backplane.bus.internal.request;

import dev.backplane.bus.internal.Work;
import dev.backplane.bus.internal.policy.Breaker;
import dev.backplane.bus.internal.policy.Gate;
import dev.backplane.bus.internal.policy.Lane;
import dev.backplane.bus.internal.policy.Policy;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/**
 * One attempt's way through its lane: breaker, then bulkhead, then out by the same gate, saying how
 * it ended.
 *
 * <p>A call from inside the operation to itself, directly or through others that wait for it, is a
 * guest: it needs no place in the bulkhead, since the place it would wait for may be its own. Depth
 * and, for asynchronous ones, the waiting room bound the guests.
 */
final class Passage {

    private final Call call;
    private final Lane lane;
    private final Gate gate;
    private final @Nullable Breaker breaker;
    private final Operation operation;
    private final boolean onTrial;
    private boolean hasPlace;

    // Plain, though nested calls on other threads ask: those were started after it was set, and
    // that it has ended since is for Call.isOver() to say.
    private boolean inside;

    private Passage(Call call, Endpoint endpoint) {
        this.call = call;
        this.lane = endpoint.lane();
        this.gate = lane.gate();
        this.operation = endpoint.operation();
        this.onTrial = endpoint.onTrial();
        this.breaker = onTrial ? null : gate.breaker();
    }

    /** Lets the call in or refuses it. */
    static Passage enter(Call call, Endpoint endpoint, Uptime uptime) {
        Passage passage = new Passage(call, endpoint);
        call.passes(passage);
        if (call.attempt() == 1) {
            endpoint.lane().counts().begun();
        }
        passage.passBreaker();
        try {
            passage.passBulkhead(uptime);
        } catch (PluginException e) {
            passage.sayNothing();
            throw e;
        }
        call.endsWithin(TimeUnit.MILLISECONDS.toNanos(passage.gate.policy().timeoutMillis()));
        passage.inside = true;
        return passage;
    }

    /** Who answers at its end. */
    Operation operation() {
        return operation;
    }

    Lane lane() {
        return lane;
    }

    Policy policy() {
        return gate.policy();
    }

    void succeeded() {
        leave();
        if (onTrial) {
            lane.counts().succeededOnTrial();
        } else {
            lane.counts().succeeded();
        }
        if (breaker != null) {
            breaker.succeeded();
        }
    }

    /** The call's end is counted when it is not tried again. */
    void failed(PluginException failure) {
        leave();
        if (breaker != null && isTheOperationsFault(failure.code())) {
            breaker.failed(failure);
        } else {
            sayNothing();
        }
    }

    /** Something that says nothing about the operation, such as its consumer's failure. */
    void brokenOff() {
        leave();
        sayNothing();
    }

    private void passBreaker() {
        if (breaker != null && !breaker.tryEnter()) {
            lane.counts().refusedByBreaker();
            throw new PluginException(
                    ErrorCode.CIRCUIT_OPEN, Words.target(call.request()) + " " + breaker.reason());
        }
    }

    private void passBulkhead(Uptime uptime) {
        hasPlace = gate.bulkhead().tryEnter();
        if (!hasPlace && !isGuest()) {
            hasPlace = await(uptime);
            call.began(System.nanoTime());
            if (!hasPlace && uptime.isOver()) {
                throw cutOff(uptime);
            }
            if (!hasPlace) {
                lane.counts().refusedByBulkhead();
                throw crowded();
            }
        }
    }

    private boolean isGuest() {
        for (Work each = call.outer(); each != null && each.isAwaited(); each = each.outer()) {
            if (each instanceof Call outer && !outer.isOver() && outer.isInside(lane)) {
                return true;
            }
        }
        return false;
    }

    boolean isInside(Lane asked) {
        return inside && lane == asked;
    }

    private boolean await(Uptime uptime) {
        long longest = TimeUnit.MILLISECONDS.toNanos(gate.policy().crowd().maxWaitMillis());
        if (longest == 0) {
            return false;
        }
        try {
            long left = call.request().deadlineNanos() - System.nanoTime();
            boolean entered =
                    gate.bulkhead()
                            .enterWithin(
                                    Math.min(longest, left),
                                    () -> call.request().isCancelled() || uptime.isOver());
            if (!entered) {
                CallChecks.time(call);
            }
            return entered;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CallChecks.time(call);
            throw new PluginException(
                    ErrorCode.CANCELLED,
                    "The thread was interrupted while it waited for its turn to call "
                            + Words.target(call.request())
                            + "; nothing was done",
                    e);
        }
    }

    private PluginException crowded() {
        Policy policy = gate.policy();
        return new PluginException(
                ErrorCode.OVERLOADED,
                Words.target(call.request())
                        + " has "
                        + policy.crowd().maxConcurrent()
                        + " calls at once, which is its limit (maxConcurrent of policy "
                        + policy.name()
                        + "), and none ended within "
                        + policy.crowd().maxWaitMillis()
                        + " ms (maxWaitMillis); nothing was done. Try later, or raise the limit");
    }

    private PluginException cutOff(Uptime uptime) {
        return new PluginException(
                ErrorCode.PLUGIN_NOT_ACTIVE,
                "The plugin went away while "
                        + Words.target(call.request())
                        + " waited for its turn; nothing was done"
                        + (uptime.reason().isEmpty() ? "" : ": " + uptime.reason()));
    }

    private void leave() {
        inside = false;
        if (hasPlace) {
            gate.bulkhead().leave();
        }
    }

    private void sayNothing() {
        if (breaker != null) {
            breaker.endedOtherwise();
        }
    }

    static boolean isTheOperationsFault(ErrorCode code) {
        return code == ErrorCode.HANDLER_FAILED
                || code == ErrorCode.DEADLINE_EXCEEDED
                || code == ErrorCode.INTERNAL;
    }
}

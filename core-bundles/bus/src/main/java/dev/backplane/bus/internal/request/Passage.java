package dev.backplane.bus.internal.request;

import dev.backplane.bus.internal.Work;
import dev.backplane.bus.internal.policy.Breaker;
import dev.backplane.bus.internal.policy.Gate;
import dev.backplane.bus.internal.policy.Lane;
import dev.backplane.bus.internal.policy.Policy;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

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
    private boolean hasPlace;

    // Plain, though nested calls on other threads ask: those were started after it was set, and
    // that it has ended since is for Call.isOver() to say.
    private boolean inside;

    private Passage(Call call, Lane lane) {
        this.call = call;
        this.lane = lane;
        this.gate = lane.gate();
    }

    /** Lets the call in or refuses it. */
    static Passage enter(Call call, Lane lane, Uptime uptime) {
        Passage passage = new Passage(call, lane);
        call.passes(passage);
        if (call.attempt() == 1) {
            lane.counts().begun();
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

    Lane lane() {
        return lane;
    }

    Policy policy() {
        return gate.policy();
    }

    void succeeded() {
        leave();
        lane.counts().succeeded();
        Breaker breaker = gate.breaker();
        if (breaker != null) {
            breaker.succeeded();
        }
    }

    /** The call's end is counted when it is not tried again. */
    void failed(PluginException failure) {
        leave();
        Breaker breaker = gate.breaker();
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
        Breaker breaker = gate.breaker();
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

    private void leave() {
        inside = false;
        if (hasPlace) {
            gate.bulkhead().leave();
        }
    }

    private void sayNothing() {
        Breaker breaker = gate.breaker();
        if (breaker != null) {
            breaker.endedOtherwise();
        }
    }

    private static boolean isTheOperationsFault(ErrorCode code) {
        return code == ErrorCode.HANDLER_FAILED
                || code == ErrorCode.DEADLINE_EXCEEDED
                || code == ErrorCode.INTERNAL;
    }
}

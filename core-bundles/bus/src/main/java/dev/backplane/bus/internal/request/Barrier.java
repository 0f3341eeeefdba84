package dev.backplane.bus.internal.request;

import dev.backplane.engine.GateWait;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Where calls wait while their plugin is updated, each parked on its own thread. A caller puts
 * itself down before it looks whether the barrier is open, and opening it comes before waking those
 * who are down: one of the two notices the other.
 */
final class Barrier {

    private final Set<Call> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean open;

    /** Lets everybody through, now and later. */
    void open() {
        open = true;
        waiting.forEach(call -> LockSupport.unpark(call.thread()));
    }

    /**
     * Returns when the barrier is open.
     *
     * @throws PluginException if the call ends before that; nothing was done then
     */
    void await(Call call) {
        long begin = System.nanoTime();
        waiting.add(call);
        Runnable unlink = call.cancellation().onCancel(() -> LockSupport.unpark(call.thread()));
        try {
            for (long now = begin; !open; now = System.nanoTime()) {
                if (call.isLate(now)) {
                    throw late(call, now - begin);
                }
                throwIfGivenUp(call);
                LockSupport.parkNanos(this, call.deadlineNanos() - now);
            }
        } finally {
            unlink.run();
            waiting.remove(call);
        }
        call.began(System.nanoTime());
    }

    GateWait waits() {
        int count = 0;
        long nearest = Long.MAX_VALUE;
        long now = System.nanoTime();
        for (Call call : waiting) {
            count++;
            nearest = Math.min(nearest, Math.max(0, call.deadlineNanos() - now));
        }
        return count == 0 ? GateWait.NOBODY : new GateWait(count, Duration.ofNanos(nearest));
    }

    private static PluginException late(Call call, long waitedNanos) {
        return new PluginException(
                ErrorCode.DEADLINE_EXCEEDED,
                "The call of "
                        + Words.target(call.request())
                        + " waited "
                        + Words.millis(waitedNanos)
                        + " at the gate while the plugin is being updated, until its deadline;"
                        + " nothing was done. Allow more time, or call again after the update");
    }

    private static void throwIfGivenUp(Call call) {
        if (call.request().isCancelled()) {
            throw new PluginException(
                    ErrorCode.CANCELLED,
                    "The caller gave up while "
                            + Words.target(call.request())
                            + " waited at the gate, since the plugin is being updated; nothing"
                            + " was done");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new PluginException(
                    ErrorCode.CANCELLED,
                    "The thread was interrupted while "
                            + Words.target(call.request())
                            + " waited at the gate, since the plugin is being updated; nothing"
                            + " was done");
        }
    }
}

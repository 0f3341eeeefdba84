package dev.backplane.bus.internal.request;

import dev.backplane.bus.internal.policy.Lane;
import dev.backplane.bus.internal.policy.Lanes;
import dev.backplane.bus.internal.policy.Policy;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Decides on a call that failed: another attempt after a pause, or the failure. Only what failed at
 * this very call is tried again: a {@link PluginException} that its handler threw or wrapped is the
 * handler's decision, or has had its retries where it arose; chains of calls would multiply them.
 */
final class Retries {

    private static final Set<ErrorCode> PASSING =
            EnumSet.of(ErrorCode.HANDLER_FAILED, ErrorCode.PLUGIN_NOT_ACTIVE, ErrorCode.OVERLOADED);

    private final Lanes lanes;

    Retries(Lanes lanes) {
        this.lanes = lanes;
    }

    /** Returns when the next attempt is due, or throws the failure. */
    void pauseOrThrow(Call call, PluginException failure) {
        Lane lane = lane(call);
        if (lane == null) {
            throw failure;
        }
        long pause = pauseNanos(call, lane, failure);
        if (pause < 0) {
            lane.counts().failed(failure.code());
            throw failure;
        }
        await(call, lane, pause, failure);
        lane.counts().retried();
    }

    /** The call ended by something else than a {@link PluginException}. */
    void brokenOff(Call call) {
        Lane lane = lane(call);
        if (lane != null) {
            lane.counts().failed(ErrorCode.CANCELLED);
        }
    }

    /** The call's lane, which now has counted it; null if there is none. */
    private @Nullable Lane lane(Call call) {
        Passage passage = call.passage();
        if (passage != null) {
            return passage.lane();
        }
        Lane lane = lanes.find(call.request().plugin(), call.request().operation());
        if (lane != null && call.attempt() == 1) {
            lane.counts().begun();
        }
        return lane;
    }

    /** Negative if the call is not to be tried again, or its time would be up by then. */
    private static long pauseNanos(Call call, Lane lane, PluginException failure) {
        Policy.Retry rule = lane.gate().policy().retry();
        if (!PASSING.contains(failure.code())
                || !call.isRepeatable()
                || !lane.isIdempotent()
                || call.attempt() > rule.retries()) {
            return -1;
        }
        long pause = rule.pauseNanos(call.attempt(), ThreadLocalRandom.current().nextDouble());
        long left = call.callersDeadlineNanos() - System.nanoTime();
        return pause < left ? pause : -1;
    }

    private static void await(Call call, Lane lane, long nanos, PluginException failure) {
        CountDownLatch gaveUp = new CountDownLatch(1);
        Runnable unlink = call.request().cancellation().onCancel(gaveUp::countDown);
        try {
            if (!gaveUp.await(nanos, TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            unlink.run();
        }
        lane.counts().failed(ErrorCode.CANCELLED);
        throw new PluginException(
                ErrorCode.CANCELLED,
                "The caller gave up while "
                        + Words.target(call.request())
                        + " was about to be tried again after: "
                        + failure.getMessage(),
                failure);
    }
}

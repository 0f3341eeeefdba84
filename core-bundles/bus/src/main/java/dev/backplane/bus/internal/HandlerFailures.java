package dev.backplane.bus.internal;

import dev.backplane.bus.Payload;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

/** What a caller is told when a handler threw, came too late, or returned nothing. */
final class HandlerFailures {

    private HandlerFailures() {}

    /**
     * What the caller sees of what the handler threw. After the deadline or the caller's giving up
     * an exception is taken for the handler's answer to the interrupt; an error never is.
     */
    static PluginException thrown(Call call, Revision revision, Throwable thrown) {
        if (thrown instanceof PluginException chosen) {
            return chosen;
        }
        boolean interrupted = thrown instanceof InterruptedException;
        if (interrupted && !call.wasFired()) {
            Thread.currentThread().interrupt(); // it came from outside, and is the caller's to see
        }
        if (thrown instanceof Exception) {
            PluginException stopped = stopped(call, thrown);
            if (stopped != null) {
                return stopped;
            }
        }
        if (interrupted) {
            return new PluginException(
                    ErrorCode.CANCELLED,
                    "The thread that called "
                            + Words.target(call.request())
                            + " was interrupted from outside",
                    thrown);
        }
        String message =
                "Plugin "
                        + Words.quoted(call.request().plugin())
                        + " failed in operation "
                        + Words.quoted(call.request().operation())
                        + ": "
                        + Words.of(thrown);
        revision.failures().warn(revision, message, thrown);
        return new PluginException(ErrorCode.HANDLER_FAILED, message, thrown);
    }

    /** A reply that nobody waits for any more is none. */
    static void checkTime(Call call) {
        PluginException stopped = stopped(call, null);
        if (stopped != null) {
            throw stopped;
        }
    }

    static Payload checkReply(Call call, Revision revision, @Nullable Payload reply) {
        if (reply == null) {
            throw thrown(call, revision, new NullPointerException("the handler returned null"));
        }
        return reply;
    }

    private static @Nullable PluginException stopped(Call call, @Nullable Throwable cause) {
        long now = System.nanoTime();
        if (call.isLate(now)) {
            return new PluginException(
                    ErrorCode.DEADLINE_EXCEEDED,
                    Words.target(call.request())
                            + " had not ended at its deadline, but "
                            + Words.millis(now - call.request().deadlineNanos())
                            + " after it; allow more time, or find out why it is slow",
                    cause);
        }
        if (call.request().isCancelled()) {
            return new PluginException(
                    ErrorCode.CANCELLED,
                    "The caller gave up while " + Words.target(call.request()) + " ran",
                    cause);
        }
        return null;
    }
}

package dev.backplane.bus.internal.request;

import dev.backplane.bus.Payload;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

/** What a caller is told when a handler threw, came too late, or returned nothing. */
final class HandlerFailures {

    static final int LONGEST_CHAIN = 16;

    private HandlerFailures() {}

    /**
     * What the caller sees of what the handler threw. After the deadline, the caller's giving up,
     * or the stop of the bundle an exception is taken for the handler's answer to that; an error
     * never is.
     */
    static PluginException thrown(Call call, Revision revision, Throwable thrown) {
        if (isDecided(thrown)) {
            call.doNotRepeat();
        }
        if (thrown instanceof PluginException chosen && !call.isCutOff()) {
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
            if (call.isCutOff()) {
                return cutOff(call, revision, thrown);
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

    /** Whether it is, or wraps, what a handler chose or a nested call ended with. */
    private static boolean isDecided(Throwable thrown) {
        Throwable each = thrown;
        for (int depth = 0; each != null && depth < LONGEST_CHAIN; depth++) {
            if (each instanceof PluginException) {
                return true;
            }
            each = causeOf(each);
        }
        return false;
    }

    /** Foreign code, which may fail at that too. */
    static @Nullable Throwable causeOf(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (RuntimeException | Error e) {
            return null;
        }
    }

    /** A reply that nobody waits for any more is none. */
    static void checkTime(Call call) {
        PluginException stopped = stopped(call, null);
        if (stopped != null) {
            throw stopped;
        }
    }

    /** A stopped bundle streams no more; a reply that was ready nevertheless is as good as any. */
    static void checkUptime(Call call, Revision revision) {
        if (call.isCutOff()) {
            throw cutOff(call, revision, null);
        }
    }

    static Payload checkReply(Call call, Revision revision, @Nullable Payload reply) {
        if (reply == null) {
            throw thrown(call, revision, new NullPointerException("the handler returned null"));
        }
        return reply;
    }

    private static PluginException cutOff(Call call, Revision revision, @Nullable Throwable cause) {
        String reason = call.cutOffReason();
        String target = Words.target(call.request());
        return new PluginException(
                ErrorCode.PLUGIN_NOT_ACTIVE,
                reason.isEmpty()
                        ? "Bundle "
                                + revision
                                + " was stopped while "
                                + target
                                + " ran; the call was broken off and may have taken effect in part"
                        : "The call of "
                                + target
                                + " was broken off and may have taken effect in part: "
                                + reason,
                cause);
    }

    private static String remedy(Call call) {
        Passage passage = call.passage();
        return passage == null || call.request().deadlineNanos() == call.callersDeadlineNanos()
                ? "allow more time, or find out why it is slow"
                : "timeoutMillis="
                        + passage.policy().timeoutMillis()
                        + " of policy "
                        + passage.policy().name()
                        + " allows no more; raise it, or find out why it is slow";
    }

    private static @Nullable PluginException stopped(Call call, @Nullable Throwable cause) {
        long now = System.nanoTime();
        call.ended(now);
        if (call.isLate(now)) {
            return new PluginException(
                    ErrorCode.DEADLINE_EXCEEDED,
                    Words.target(call.request())
                            + " had not ended at its deadline, but "
                            + Words.millis(now - call.request().deadlineNanos())
                            + " after it; "
                            + remedy(call),
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

package dev.backplane.bus.internal.request;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is asked of every call whichever plugin it is for; each check throws the error the caller
 * sees.
 */
final class CallChecks {

    private static final int SHOWN_CHAIN_ENDS = 4;

    private CallChecks() {}

    private static void names(Request request) {
        if (request.plugin().isBlank() || request.operation().isBlank()) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "A request names a plugin and an operation; given were plugin "
                            + Words.quoted(request.plugin())
                            + " and operation "
                            + Words.quoted(request.operation()));
        }
    }

    /** What is checked before anybody looks for the plugin. */
    static void sent(Request request, Limits limits) {
        names(request);
        String problem = PayloadRules.problem(request.payload());
        if (problem != null) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The request of " + Words.target(request) + " has " + problem);
        }
        size("request", request, request.payload(), limits);
    }

    /** A reply is held to what a request is; here it is the handler that breaks it. */
    static Payload reply(Call call, Revision revision, @Nullable Payload reply, Limits limits) {
        Payload given = HandlerFailures.checkReply(call, revision, reply);
        String problem = PayloadRules.problem(given);
        if (problem != null) {
            throw HandlerFailures.thrown(
                    call, revision, new IllegalArgumentException("the reply has " + problem));
        }
        size("reply", call.request(), given, limits);
        return given;
    }

    private static void size(String what, Request request, Payload payload, Limits limits) {
        if (payload.size() > limits.maxPayloadBytes()) {
            throw new PluginException(
                    ErrorCode.TOO_LARGE,
                    "The "
                            + what
                            + " of "
                            + Words.target(request)
                            + " has "
                            + payload.size()
                            + " bytes, the limit is "
                            + limits.maxPayloadBytes()
                            + " bytes; send less, or raise maxPayloadBytes in "
                            + RequestPath.PID);
        }
    }

    /** A plugin that calls itself without end is that plugin's fault, not a malformed request. */
    static void depth(Request request, @Nullable Call around, Limits limits) {
        if (around != null && around.depth() >= limits.maxCallDepth()) {
            throw new PluginException(
                    ErrorCode.HANDLER_FAILED,
                    "Plugins call each other more than "
                            + limits.maxCallDepth()
                            + " calls deep: "
                            + chain(request, around)
                            + "; break the cycle, or raise maxCallDepth in "
                            + RequestPath.PID);
        }
    }

    static void time(Call call) {
        if (call.request().isCancelled()) {
            throw new PluginException(
                    ErrorCode.CANCELLED,
                    "The caller gave up before "
                            + Words.target(call.request())
                            + " was called; nothing was done");
        }
        long now = System.nanoTime();
        call.began(now);
        if (call.isLate(now)) {
            throw new PluginException(
                    ErrorCode.DEADLINE_EXCEEDED,
                    "The deadline of the call of "
                            + Words.target(call.request())
                            + " had passed "
                            + Words.millis(now - call.request().deadlineNanos())
                            + " before it began; nothing was done. Allow more time");
        }
    }

    private static String chain(Request request, Call around) {
        Deque<String> steps = new ArrayDeque<>();
        steps.addFirst(Words.target(request));
        for (Call call = around; call != null; call = call.outerCall()) {
            boolean outermost = call.depth() <= SHOWN_CHAIN_ENDS;
            if (outermost || steps.size() < SHOWN_CHAIN_ENDS) {
                steps.addFirst(Words.target(call.request()));
            } else if (steps.size() == SHOWN_CHAIN_ENDS) {
                steps.addFirst("...");
            }
        }
        return String.join(" -> ", steps);
    }
}

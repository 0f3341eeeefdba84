package dev.backplane.grpc.internal;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.regex.Pattern;

/**
 * What a caller gets instead of a reply: the one place that knows how errors look on the wire, so
 * that every call tells the same story.
 *
 * @param code why
 * @param status the status to close the call with
 * @param trailers carry the {@code google.rpc.ErrorInfo}
 */
record ErrorReply(ErrorCode code, Status status, Metadata trailers) {

    static final String DOMAIN = "backplane.dev";
    static final String PLUGIN = "plugin";
    static final String OPERATION = "operation";
    static final String TRACE = "trace";

    private static final int TRACE_FROM = 3;
    private static final int TRACE_TO = 35;

    private static final Logger LOG = LoggerFactory.getLogger(ErrorReply.class);

    /** The message travels twice in the trailers, and most clients accept 8 KiB of them. */
    private static final int MESSAGE_BUDGET_BYTES = 6 * 1024;

    private static final int NAME_LIMIT_CHARS = 128;

    /** Messages repeat what callers sent, and end on terminals. */
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\n\\t]]");

    static ErrorReply of(Throwable problem, Subject subject) {
        return of(problem, subject, "");
    }

    /**
     * The same with the trace, by whose id what belongs to it is found in logs.
     *
     * @param traceparent empty if there is none
     */
    static ErrorReply of(Throwable problem, Subject subject, String traceparent) {
        if (problem instanceof PluginException known) {
            return of(known.code(), String.valueOf(known.getMessage()), subject, traceparent);
        }
        LOG.error(
                "A call of plugin '{}', operation '{}' failed",
                subject.plugin(),
                subject.operation(),
                problem);
        return of(
                ErrorCode.INTERNAL,
                "the runtime failed: " + problem + "; its log has the details",
                subject,
                traceparent);
    }

    private static ErrorReply of(
            ErrorCode code, String message, Subject subject, String traceparent) {
        ErrorInfo.Builder info = ErrorInfo.newBuilder().setDomain(DOMAIN).setReason(code.name());
        if (!subject.plugin().isEmpty()) {
            info.putMetadata(PLUGIN, clip(subject.plugin()));
        }
        if (!subject.operation().isEmpty()) {
            info.putMetadata(OPERATION, clip(subject.operation()));
        }
        if (traceparent.length() >= TRACE_TO) {
            info.putMetadata(TRACE, traceparent.substring(TRACE_FROM, TRACE_TO));
        }
        StatusRuntimeException carrier =
                StatusProto.toStatusRuntimeException(
                        com.google.rpc.Status.newBuilder()
                                .setCode(statusOf(code).value())
                                .setMessage(fit(visible(message)))
                                .addDetails(Any.pack(info.build()))
                                .build());
        Metadata trailers = carrier.getTrailers();
        return new ErrorReply(
                code, carrier.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    static Status.Code statusOf(ErrorCode code) {
        return switch (code) {
            case INVALID_ARGUMENT, BAD_ARTIFACT -> Status.Code.INVALID_ARGUMENT;
            case UNKNOWN_PLUGIN,
                    UNKNOWN_DEAD_LETTER,
                    UNKNOWN_CONFIGURATION,
                    UNKNOWN_REVISION,
                    UNKNOWN_PLAN,
                    UNKNOWN_RELEASE ->
                    Status.Code.NOT_FOUND;
            case UNKNOWN_OPERATION -> Status.Code.UNIMPLEMENTED;
            case PLUGIN_NOT_ACTIVE, SOURCE_UNAVAILABLE, RUNTIME_UNAVAILABLE, CIRCUIT_OPEN ->
                    Status.Code.UNAVAILABLE;
            case DEADLINE_EXCEEDED, LIFECYCLE_TIMEOUT -> Status.Code.DEADLINE_EXCEEDED;
            case CANCELLED -> Status.Code.CANCELLED;
            case TOO_LARGE, OVERLOADED -> Status.Code.RESOURCE_EXHAUSTED;
            case HANDLER_FAILED -> Status.Code.UNKNOWN;
            case NAME_CONFLICT -> Status.Code.ALREADY_EXISTS;
            case CONFLICT -> Status.Code.ABORTED;
            case OWNED_ELSEWHERE,
                    CONFIGURATION_FAILED,
                    IN_USE,
                    PLAN_OUTDATED,
                    KNOWN_BAD,
                    UPDATE_FAILED,
                    UNSATISFIED,
                    START_FAILED,
                    UNTRUSTED ->
                    Status.Code.FAILED_PRECONDITION;
            case INTERNAL -> Status.Code.INTERNAL;
        };
    }

    private static String clip(String name) {
        return visible(
                name.length() <= NAME_LIMIT_CHARS
                        ? name
                        : name.substring(0, NAME_LIMIT_CHARS) + "…");
    }

    private static String visible(String text) {
        return CONTROLS.matcher(text).replaceAll("?");
    }

    /**
     * Cuts a message so that its percent-encoded and its base64 form together stay within the
     * budget.
     */
    static String fit(String message) {
        double cost = 0;
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            int utf8Bytes = c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
            boolean plain = c >= ' ' && c <= '~' && c != '%';
            cost += utf8Bytes * 4 / 3.0 + (plain ? 1 : 3 * utf8Bytes);
            if (cost > MESSAGE_BUDGET_BYTES) {
                int end = Character.isLowSurrogate(c) ? i - 1 : i;
                return message.substring(0, end) + "…";
            }
        }
        return message;
    }
}

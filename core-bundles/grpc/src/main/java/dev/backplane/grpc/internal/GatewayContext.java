package dev.backplane.grpc.internal;

import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Priority;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * What the headers of a call say of its trace and its urgency; a call without a trace begins one.
 */
final class GatewayContext {

    /** Nobody is authenticated yet. No plugin can have this name. */
    static final String CALLER = "@gateway";

    /** Version 00 of W3C Trace Context; higher versions may have more at the end. */
    private static final Pattern TRACEPARENT =
            Pattern.compile(
                    "(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private GatewayContext() {}

    /** The context of a call that nobody records. */
    static MessageContext of(Map<String, String> headers) {
        String given = given(headers);
        return of(headers, given.isEmpty() ? newTrace() : given);
    }

    /** The context of a call in this step of a trace. */
    static MessageContext of(Map<String, String> headers, String traceparent) {
        return new MessageContext(
                CALLER, traceparent, priority(headers.get(MessageContext.PRIORITY)));
    }

    /**
     * The trace that the caller is in; empty if it names none. A malformed one is none: the
     * specification (section 4.3) says to begin a new trace.
     */
    static String given(Map<String, String> headers) {
        @Nullable String given = headers.get(MessageContext.TRACEPARENT);
        return given != null && TRACEPARENT.matcher(given).matches() ? given : "";
    }

    private static String newTrace() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "00-"
                + hex(random.nextLong())
                + hex(random.nextLong() | 1)
                + "-"
                + hex(random.nextLong() | 1)
                + "-00";
    }

    private static String hex(long bits) {
        return HexFormat.of().toHexDigits(bits);
    }

    private static Priority priority(@Nullable String given) {
        if (given == null) {
            return Priority.NORMAL;
        }
        try {
            return Priority.valueOf(given.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return Priority.NORMAL; // a hint, not worth a refused call
        }
    }
}

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

    static MessageContext of(Map<String, String> headers) {
        return new MessageContext(
                CALLER,
                traceparent(headers.get(MessageContext.TRACEPARENT)),
                priority(headers.get(MessageContext.PRIORITY)));
    }

    /** A malformed one is replaced: the specification (section 4.3) says to begin a new trace. */
    private static String traceparent(@Nullable String given) {
        if (given != null && TRACEPARENT.matcher(given).matches()) {
            return given;
        }
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

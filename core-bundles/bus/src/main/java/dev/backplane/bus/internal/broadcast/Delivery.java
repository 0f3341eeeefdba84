package dev.backplane.bus.internal.broadcast;

import dev.backplane.bus.Broadcast;
import dev.backplane.bus.Cancellation;
import dev.backplane.bus.EventProperty;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Priority;
import dev.backplane.bus.Request;
import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What goes to one plugin; becomes a dead letter, and comes back from one, without loss. */
record Delivery(String plugin, String operation, Payload payload, MessageContext context) {

    private static final String HEADER = "header.";

    static Delivery to(String plugin, Broadcast broadcast) {
        return new Delivery(
                plugin, broadcast.operation(), broadcast.payload(), broadcast.context());
    }

    /** What was meant by a letter that {@link #letter} wrote. */
    static Delivery of(DeadLetter letter) {
        String target = letter.target();
        int slash = target.indexOf('/'); // no plugin has one in its name
        Map<String, Object> properties = letter.properties();
        if (slash < 0 || !(properties.get(EventProperty.PAYLOAD) instanceof byte[] bytes)) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Dead letter " + letter.id() + " is no request that could be sent again");
        }
        return new Delivery(
                target.substring(0, slash),
                target.substring(slash + 1),
                Payload.of(
                        bytes,
                        text(properties, EventProperty.CONTENT_TYPE, Payload.BINARY),
                        headers(properties)),
                new MessageContext(
                        letter.caller(),
                        text(properties, MessageContext.TRACEPARENT, ""),
                        priority(text(properties, MessageContext.PRIORITY, ""))));
    }

    Request request(long deadlineNanos) {
        return new Request(plugin, operation, payload, context, deadlineNanos, new Cancellation());
    }

    DeadLetter letter(PluginException failure) {
        return new DeadLetter(
                0,
                Instant.now(),
                DeadLetter.Kind.REQUEST,
                plugin + "/" + operation,
                plugin,
                context.caller(),
                cause(failure.code()),
                String.valueOf(failure.getMessage()),
                properties(),
                true);
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>();
        payload.headers().forEach((name, value) -> properties.put(HEADER + name, value));
        properties.put(EventProperty.PAYLOAD, payload.bytes());
        properties.put(EventProperty.CONTENT_TYPE, payload.contentType());
        properties.put(MessageContext.TRACEPARENT, context.traceparent());
        properties.put(MessageContext.PRIORITY, context.priority().name());
        return properties;
    }

    private static Map<String, String> headers(Map<String, Object> properties) {
        Map<String, String> headers = new HashMap<>();
        properties.forEach(
                (key, value) -> {
                    if (key.startsWith(HEADER)) {
                        headers.put(key.substring(HEADER.length()), value.toString());
                    }
                });
        return headers;
    }

    private static String text(Map<String, Object> properties, String key, String otherwise) {
        return properties.get(key) instanceof String text ? text : otherwise;
    }

    private static Priority priority(String name) {
        for (Priority each : Priority.values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return Priority.NORMAL;
    }

    /** Refused is what did not come to the handler; anything else has been there. */
    private static DeadLetter.Cause cause(ErrorCode code) {
        return switch (code) {
            case PLUGIN_NOT_ACTIVE,
                    UNKNOWN_PLUGIN,
                    UNKNOWN_OPERATION,
                    OVERLOADED,
                    CIRCUIT_OPEN,
                    RUNTIME_UNAVAILABLE ->
                    DeadLetter.Cause.REFUSED;
            default -> DeadLetter.Cause.HANDLER_FAILED;
        };
    }
}

package dev.backplane.grpc.internal;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Payload;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.PublishRequest;

import io.grpc.Metadata;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The properties of an event that comes from outside; what the runtime sets cannot be forged. */
final class PublishedProperties {

    private static final Set<String> CONTEXT =
            Set.of(MessageContext.TRACEPARENT, MessageContext.PRIORITY);

    private static final Set<String> RESERVED =
            Set.of(EventProperty.PAYLOAD, EventProperty.CONTENT_TYPE, EventProperty.TRACEPARENT);

    private final Map<String, Object> properties = new HashMap<>();

    private PublishedProperties() {}

    /**
     * @param contexts makes the context of its headers
     */
    static PublishedProperties of(
            PublishRequest message,
            Metadata metadata,
            Function<Map<String, String>, MessageContext> contexts) {
        PublishedProperties published = new PublishedProperties();
        message.getPayload()
                .getHeadersMap()
                .forEach(
                        (name, value) -> {
                            if (!CONTEXT.contains(name.toLowerCase(Locale.ROOT))) {
                                published.add("header", name, value);
                            }
                        });
        message.getPropertiesMap().forEach((name, value) -> published.add("property", name, value));
        Payload payload = PayloadMessages.read(message.getPayload(), metadata);
        if (message.hasPayload()) {
            published.properties.put(EventProperty.PAYLOAD, payload.bytes());
            published.properties.put(EventProperty.CONTENT_TYPE, payload.contentType());
        }
        published.sentBy(contexts.apply(payload.headers()));
        if (message.getRequired()) {
            published.properties.put(EventProperty.REQUIRED, true);
        }
        return published;
    }

    /** Its publisher waits for so long. */
    PublishedProperties waiting(Duration limit) {
        properties.put(EventProperty.TIMEOUT_MILLIS, limit.toMillis());
        return this;
    }

    Map<String, Object> map() {
        return properties;
    }

    private void sentBy(MessageContext context) {
        properties.put(EventProperty.CALLER, context.caller());
        properties.put(EventProperty.TRACEPARENT, context.traceparent());
        properties.put(EventProperty.PRIORITY, context.priority().name());
    }

    private void add(String what, String name, String value) {
        if (name.isEmpty() || isReserved(name.toLowerCase(Locale.ROOT))) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the "
                            + what
                            + " '"
                            + TextLimits.name("properties", name)
                            + "' cannot be set from outside: names that are empty, begin with"
                            + " 'backplane.' or 'event.', and 'payload', 'content.type' and"
                            + " 'traceparent' are the runtime's; the request has fields and"
                            + " metadata for them");
        }
        properties.put(name, value);
    }

    private static boolean isReserved(String name) {
        return name.startsWith("backplane.")
                || name.startsWith("event.")
                || RESERVED.contains(name);
    }
}

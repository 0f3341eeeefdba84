package dev.backplane.grpc.internal;

import com.google.protobuf.UnsafeByteOperations;

import dev.backplane.bus.EventProperty;
import dev.backplane.proto.v1.Payload;

import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Events as messages: bytes without a copy, everything else as text. */
final class EventMessages {

    private static final String OF_THE_RUNTIME = "backplane.";

    /** They have fields of their own. */
    private static final Set<String> FIELDS =
            Set.of(EventConstants.EVENT_TOPIC, EventProperty.TRACEPARENT);

    private EventMessages() {}

    static dev.backplane.proto.v1.Event write(Event event) {
        Map<String, Object> properties = properties(event);
        var message =
                dev.backplane.proto.v1.Event.newBuilder()
                        .setTopic(event.getTopic())
                        .putAllProperties(texts(properties))
                        .setCaller(text(event, EventProperty.CALLER))
                        .setTraceparent(text(event, EventProperty.TRACEPARENT))
                        .setPriority(text(event, EventProperty.PRIORITY));
        Payload payload = payload(properties);
        if (payload != null) {
            message.setPayload(payload);
        }
        if (event.getProperty(EventProperty.REPLAY_OF) instanceof Number letter) {
            message.setReplayOf(letter.longValue());
        }
        return message.build();
    }

    /** The payload among these properties, null if there is none that is bytes. */
    static @Nullable Payload payload(Map<String, ?> properties) {
        if (!(properties.get(EventProperty.PAYLOAD) instanceof byte[] bytes)) {
            return null;
        }
        Object contentType = properties.get(EventProperty.CONTENT_TYPE);
        return Payload.newBuilder()
                .setData(UnsafeByteOperations.unsafeWrap(bytes))
                .setContentType(
                        contentType == null
                                ? dev.backplane.bus.Payload.BINARY
                                : PropertyText.of(contentType))
                .build();
    }

    /** All but the payload and what has a field or a meaning of its own. */
    static Map<String, String> texts(Map<String, ?> properties) {
        boolean hasPayload = properties.get(EventProperty.PAYLOAD) instanceof byte[];
        Map<String, String> texts = new HashMap<>();
        properties.forEach(
                (name, value) -> {
                    boolean ofThePayload =
                            name.equals(EventProperty.PAYLOAD)
                                    || name.equals(EventProperty.CONTENT_TYPE);
                    if (!(hasPayload && ofThePayload)
                            && !name.startsWith(OF_THE_RUNTIME)
                            && !FIELDS.contains(name)) {
                        texts.put(name, PropertyText.of(value));
                    }
                });
        return texts;
    }

    private static Map<String, Object> properties(Event event) {
        Map<String, Object> properties = new HashMap<>();
        for (String name : event.getPropertyNames()) {
            Object value = event.getProperty(name);
            if (value != null) {
                properties.put(name, value);
            }
        }
        return properties;
    }

    private static String text(Event event, String property) {
        Object value = event.getProperty(property);
        return value == null ? "" : PropertyText.of(value);
    }
}

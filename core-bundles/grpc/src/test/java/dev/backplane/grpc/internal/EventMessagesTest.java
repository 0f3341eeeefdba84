package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.proto.v1.Event;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class EventMessagesTest {

    @Test
    void bytesAreThePayload() {
        Event message = write(Map.of("payload", new byte[] {1, 2}, "content.type", "image/png"));

        assertThat(message.getPayload().getData().toByteArray()).containsExactly(1, 2);
        assertThat(message.getPayload().getContentType()).isEqualTo("image/png");
        assertThat(message.getPropertiesMap()).isEmpty();
    }

    @Test
    void bytesWithoutATypeAreBinary() {
        assertThat(write(Map.of("payload", new byte[0])).getPayload().getContentType())
                .isEqualTo("application/octet-stream");
    }

    @Test
    void anEventOfPropertiesOnlyHasNoPayload() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("text", "north");
        properties.put("number", 42L);
        properties.put("yes", true);
        properties.put("bytes", new byte[] {1, 2, 3});
        properties.put("list", List.of("a", 1));
        properties.put("array", new String[] {"a", null});
        properties.put("numbers", new int[] {1, 2});
        properties.put("object", new Words("in its own words"));
        properties.put("nothing", null);

        Event message = write(properties);

        assertThat(message.hasPayload()).isFalse();
        assertThat(message.getPropertiesMap())
                .isEqualTo(
                        Map.of(
                                "text", "north",
                                "number", "42",
                                "yes", "true",
                                "bytes", "AQID",
                                "list", "[a, 1]",
                                "array", "[a, null]",
                                "numbers", "[1, 2]",
                                "object", "in its own words"));
    }

    @Test
    void aPayloadThatIsNoBytesIsAPropertyLikeAnyOther() {
        Event message = write(Map.of("payload", "text", "content.type", "text/plain"));

        assertThat(message.hasPayload()).isFalse();
        assertThat(message.getPropertiesMap())
                .isEqualTo(Map.of("payload", "text", "content.type", "text/plain"));
    }

    @Test
    void whatTheRuntimeSetsHasItsOwnFieldsOrStaysInside() {
        Event message =
                write(
                        Map.of(
                                "backplane.caller", "orders",
                                "traceparent", "00-1-2-00",
                                "backplane.priority", "HIGH",
                                "backplane.replay.of", 7L,
                                "backplane.deadline.nanos", 99L));

        assertThat(message.getTopic()).isEqualTo("orders/created");
        assertThat(message.getCaller()).isEqualTo("orders");
        assertThat(message.getTraceparent()).isEqualTo("00-1-2-00");
        assertThat(message.getPriority()).isEqualTo("HIGH");
        assertThat(message.getReplayOf()).isEqualTo(7);
        assertThat(message.getPropertiesMap()).isEmpty();
    }

    @Test
    void anObjectThatCannotSpeakIsNamedByItsType() {
        Event message = write(Map.of("object", new Mute()));

        assertThat(message.getPropertiesOrThrow("object"))
                .contains("Mute", "toString() failed", "IllegalStateException");
    }

    private record Words(String words) {
        @Override
        public String toString() {
            return words;
        }
    }

    private static final class Mute {
        @Override
        public String toString() {
            throw new IllegalStateException();
        }
    }

    private static Event write(Map<String, ?> properties) {
        return EventMessages.write(new org.osgi.service.event.Event("orders/created", properties));
    }
}

package dev.backplane.bus.internal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.bus.EventProperty;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.event.Event;

import java.util.Map;

class EventChecksTest {

    private static Event event(Object contentType) {
        return new Event(
                "orders/placed",
                Map.of(
                        EventProperty.PAYLOAD,
                        new byte[8],
                        EventProperty.CONTENT_TYPE,
                        contentType));
    }

    private static PluginException refusal(Event event, int limit) {
        return catchThrowableOfType(PluginException.class, () -> EventChecks.payload(event, limit));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "json", "text/", "text/plain; charset", "a/b\n", "ä/b"})
    void refusesAContentTypeThatIsNone(String contentType) {
        PluginException refused = refusal(event(contentType), 8);

        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refused).hasMessageContaining("content.type", "orders/placed");
    }

    @Test
    void refusesAContentTypeThatIsNoText() {
        assertThat(refusal(event(7), 8).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void takesMediaTypesAndEventsWithoutPayload() {
        assertThatCode(() -> EventChecks.payload(event("text/plain; charset=utf-8"), 8))
                .doesNotThrowAnyException();
        assertThatCode(
                        () ->
                                EventChecks.payload(
                                        new Event("a", Map.of(EventProperty.CONTENT_TYPE, "?")), 8))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAPayloadThatIsTooLarge() {
        assertThat(refusal(event("text/plain"), 7).code()).isEqualTo(ErrorCode.TOO_LARGE);
    }
}

package dev.backplane.bus.internal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.Overflow;
import dev.backplane.bus.Subscription;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.event.EventConstants;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;

class SubscriptionPropertiesTest {

    private static ServiceReference<?> reference(Map<String, Object> properties) {
        return (ServiceReference<?>)
                Proxy.newProxyInstance(
                        ServiceReference.class.getClassLoader(),
                        new Class<?>[] {ServiceReference.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "getProperty" -> properties.get((String) arguments[0]);
                                    case "getPropertyKeys" ->
                                            properties.keySet().toArray(new String[0]);
                                    default -> throw new UnsupportedOperationException();
                                });
    }

    @Test
    void aStandInAsksForNoMailboxOfItsOwn() {
        assertThat(
                        SubscriptionProperties.forStandIn(
                                reference(
                                        Map.of(
                                                Subscription.MAILBOX,
                                                true,
                                                EventConstants.EVENT_TOPIC,
                                                "orders/*",
                                                Constants.SERVICE_ID,
                                                7L))))
                .containsOnlyKeys(EventConstants.EVENT_TOPIC);
    }

    @Test
    void takesNumbersAndTextAndLeavesTheRestAsItIs() {
        assertThat(
                        SubscriptionProperties.settings(
                                reference(
                                        Map.of(
                                                Subscription.CAPACITY, "16",
                                                Subscription.RETRIES, 3L,
                                                Subscription.OVERFLOW, "drop-oldest")),
                                TestEvents.USUAL))
                .isEqualTo(
                        new MailboxSettings(16, Overflow.DROP_OLDEST, Duration.ofSeconds(1), 1, 3));
    }

    @Test
    void namesWhatCannotBe() {
        assertThatThrownBy(
                        () ->
                                SubscriptionProperties.settings(
                                        reference(Map.of(Subscription.OVERFLOW, "explode")),
                                        TestEvents.USUAL))
                .hasMessageContaining("overflow is 'explode'; allowed are block");
        assertThatThrownBy(
                        () ->
                                SubscriptionProperties.settings(
                                        reference(Map.of(Subscription.CAPACITY, 0)),
                                        TestEvents.USUAL))
                .hasMessageContaining("capacity is 0; allowed are 1 to 1048576");
        assertThatThrownBy(
                        () ->
                                SubscriptionProperties.settings(
                                        reference(Map.of(Subscription.CAPACITY, (1L << 32) + 16)),
                                        TestEvents.USUAL))
                .hasMessageContaining("allowed are 1 to 1048576");
    }
}

package dev.backplane.samples.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;
import org.osgi.service.event.Event;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

class BillingTest {

    private final Billing billing = new Billing();

    private String call(String operation, String payload) throws IOException {
        return billing.handle(
                        Request.of(
                                "billing",
                                operation,
                                Payload.json(payload),
                                "orders",
                                Duration.ofSeconds(1)))
                .text();
    }

    @Test
    void knowsPrices() throws IOException {
        assertThat(call("price", "{\"item\":\"tea\",\"quantity\":3}"))
                .isEqualTo("{\"cents\":1350}");
    }

    @Test
    void namesWhatIsForSaleWhereAnItemIsNot() {
        assertThatThrownBy(() -> call("price", "{\"item\":\"rain\",\"quantity\":1}"))
                .isInstanceOf(PluginException.class)
                .hasMessage("'rain' is not for sale; there are [coffee, tea, teapot]");
    }

    @Test
    void saysWhatIsWrongWithAQuestionForAPrice() {
        assertThatThrownBy(() -> call("price", "{\"item\":\"tea\"}"))
                .hasMessage("'quantity' must be a number of 1 or more, and is ''");
        assertThatThrownBy(() -> call("price", "{\"item\":\"tea\",\"quantity\":-3}"))
                .hasMessage("'quantity' must be a number of 1 or more, and is '-3'");
        assertThatThrownBy(() -> call("price", "tea"))
                .isInstanceOfSatisfying(
                        PluginException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageStartingWith(
                        "price wants JSON such as {\"item\": \"tea\", \"quantity\": 3}: ");
    }

    @Test
    void namesThePropertyThatAnEventLacksOrHasWrong() throws IOException {
        assertThatThrownBy(() -> billing.handleEvent(new Event("orders/placed", Map.of())))
                .hasMessage(
                        "orders/placed must tell its price in the property 'cents', a Long; it has none");
        assertThatThrownBy(
                        () ->
                                billing.handleEvent(
                                        new Event("orders/placed", Map.of("cents", "1350"))))
                .hasMessage(
                        "orders/placed must tell its price in the property 'cents', a Long; it is the"
                                + " String '1350'");

        assertThat(call("report", "")).isEqualTo("{\"billedCents\":0}");
    }

    @Test
    void billsWhatWasPlaced() throws IOException {
        billing.handleEvent(new Event("orders/placed", Map.of("cents", 1350L)));
        billing.handleEvent(new Event("orders/placed", Map.of("cents", 450L)));

        assertThat(call("report", "")).isEqualTo("{\"billedCents\":1800}");
    }
}

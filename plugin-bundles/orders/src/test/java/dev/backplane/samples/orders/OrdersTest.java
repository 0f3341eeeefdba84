package dev.backplane.samples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class OrdersTest {

    private final FakeBus bus = new FakeBus();
    private final List<Event> posted = new ArrayList<>();
    private final Orders orders =
            new Orders(
                    bus,
                    new EventAdmin() {
                        @Override
                        public void postEvent(Event event) {
                            posted.add(event);
                        }

                        @Override
                        public void sendEvent(Event event) {
                            throw new UnsupportedOperationException();
                        }
                    });

    private String call(String operation, String payload) throws IOException {
        return orders.handle(
                        Request.of(
                                "orders",
                                operation,
                                Payload.json(payload),
                                "test",
                                Duration.ofSeconds(1)))
                .text();
    }

    @Test
    void asksForThePriceAndAnswersWithAReceipt() throws IOException {
        String order = "{\"item\":\"tea\",\"quantity\":3}";

        assertThat(call("place", order))
                .isEqualTo("{\"order\":1,\"item\":\"tea\",\"quantity\":3,\"cents\":1350}");
        assertThat(bus.requests).containsExactly("billing/price " + order);
    }

    @Test
    void tellsEverybodyWhoCares() throws IOException {
        String receipt = call("place", "{\"item\":\"tea\",\"quantity\":3}");

        assertThat(posted)
                .singleElement()
                .satisfies(
                        event -> {
                            assertThat(event.getTopic()).isEqualTo("orders/placed");
                            assertThat(event.getProperty("cents")).isEqualTo(1350L);
                            assertThat(event.getProperty(EventProperty.PAYLOAD))
                                    .isEqualTo(receipt.getBytes(StandardCharsets.UTF_8));
                        });
    }

    @Test
    void reportsHowManyWerePlaced() throws IOException {
        call("place", "{\"item\":\"tea\",\"quantity\":3}");

        assertThat(call("report", "")).isEqualTo("{\"placed\":1}");
    }

    @Test
    void refusesWhatIsNoOrderAndTellsNobody() {
        for (String payload :
                List.of("tea", "{\"item\":\"tea\",\"quantity\":0}", "{}", "", "null")) {
            assertThatThrownBy(() -> call("place", payload))
                    .isInstanceOfSatisfying(
                            PluginException.class,
                            refused ->
                                    assertThat(refused.code())
                                            .isEqualTo(ErrorCode.INVALID_ARGUMENT));
        }
        assertThat(posted).isEmpty();
    }

    @Test
    void namesWhatThePriceLacksAndTellsNobody() {
        bus.price = "{}";

        assertThatThrownBy(() -> call("place", "{\"item\":\"tea\",\"quantity\":3}"))
                .hasMessage("billing's price has no whole number 'cents': {}");
        assertThat(posted).isEmpty();
    }
}

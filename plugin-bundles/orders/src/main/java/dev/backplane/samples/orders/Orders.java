package dev.backplane.samples.orders;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Operation {@code place}: an {@link Order} comes in, billing is asked for its price (request), all
 * who care are told (publish), and a receipt goes out. Operation {@code report} answers a
 * broadcast.
 */
@Component(property = {RequestHandler.OPERATION + "=place", RequestHandler.OPERATION + "=report"})
public final class Orders implements RequestHandler {

    private static final Duration PRICE_TIMEOUT = Duration.ofSeconds(2);
    private static final String WANTED =
            "place wants an order such as {\"item\": \"tea\", \"quantity\": 3}: ";

    private record Placed(long order, String item, int quantity, long cents) {}

    private record Report(long placed) {}

    private final MessageBus bus;
    private final EventAdmin events;
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicLong placed = new AtomicLong();

    /** Called by Declarative Services. */
    @Activate
    public Orders(@Reference MessageBus bus, @Reference EventAdmin events) {
        this.bus = bus;
        this.events = events;
    }

    @Override
    public Payload handle(Request request) throws IOException {
        return switch (request.operation()) {
            case "place" -> place(request.payload());
            default -> write(new Report(placed.get()));
        };
    }

    private Payload place(Payload wanted) throws IOException {
        Order order = read(wanted);
        // What billing refuses, our caller is told; it gets no more time than we have left.
        Payload price = bus.request("billing", "price", wanted, PRICE_TIMEOUT);
        long cents = cents(price);
        Placed done = new Placed(placed.incrementAndGet(), order.item(), order.quantity(), cents);
        Payload receipt = write(done);
        events.postEvent(event(done, receipt));
        return receipt;
    }

    private long cents(Payload price) throws IOException {
        JsonNode cents = json.readTree(price.bytes()).path("cents");
        if (!cents.isIntegralNumber()) {
            throw new IllegalStateException(
                    "billing's price has no whole number 'cents': " + price.text());
        }
        return cents.longValue();
    }

    /** Properties are for plugins and their filters, the payload is for those outside. */
    private static Event event(Placed placed, Payload receipt) {
        return new Event(
                "orders/placed",
                Map.of(
                        "order",
                        placed.order(),
                        "item",
                        placed.item(),
                        "cents",
                        placed.cents(),
                        EventProperty.PAYLOAD,
                        receipt.bytes(),
                        EventProperty.CONTENT_TYPE,
                        receipt.contentType()));
    }

    private Order read(Payload payload) throws IOException {
        try {
            Order order = json.readValue(payload.bytes(), Order.class);
            if (order == null) {
                throw new PluginException(ErrorCode.INVALID_ARGUMENT, WANTED + "it is null");
            }
            return order;
        } catch (JsonProcessingException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT, WANTED + e.getOriginalMessage(), e);
        }
    }

    private Payload write(Object value) throws JsonProcessingException {
        return Payload.of(json.writeValueAsBytes(value), Payload.JSON);
    }
}

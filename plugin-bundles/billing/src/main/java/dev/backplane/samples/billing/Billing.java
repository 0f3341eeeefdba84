package dev.backplane.samples.billing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Operation {@code price}: {@code {"item": "tea", "quantity": 3}} comes in, {@code {"cents": 1350}}
 * goes out. Asking twice does no harm, and it says so: a failed request may be tried again. Bills
 * whatever {@code orders/placed} tells of; operation {@code report} answers a broadcast.
 */
@Component(
        property = {
            RequestHandler.OPERATION + "=price",
            RequestHandler.OPERATION + "=report",
            RequestHandler.IDEMPOTENT + "=price",
            RequestHandler.IDEMPOTENT + "=report",
            EventConstants.EVENT_TOPIC + "=orders/placed"
        })
public final class Billing implements RequestHandler, EventHandler {

    private static final Map<String, Long> CENTS =
            new TreeMap<>(Map.of("tea", 450L, "coffee", 520L, "teapot", 3_900L));

    private final ObjectMapper json = new ObjectMapper();
    private final AtomicLong billed = new AtomicLong();

    @Override
    public Payload handle(Request request) throws IOException {
        return switch (request.operation()) {
            case "price" -> cents(price(order(request.payload())));
            default -> Payload.json("{\"billedCents\":%d}".formatted(billed.get()));
        };
    }

    private JsonNode order(Payload payload) throws IOException {
        try {
            return json.readTree(payload.bytes());
        } catch (JsonProcessingException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "price wants JSON such as {\"item\": \"tea\", \"quantity\": 3}: "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    private static long price(JsonNode order) {
        String item = order.path("item").asText();
        Long each = CENTS.get(item);
        if (each == null) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'%s' is not for sale; there are %s".formatted(item, CENTS.keySet()));
        }
        JsonNode quantity = order.path("quantity");
        if (!quantity.canConvertToInt() || quantity.intValue() < 1) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'quantity' must be a number of 1 or more, and is '%s'".formatted(quantity));
        }
        return each * quantity.intValue();
    }

    private static Payload cents(long cents) {
        return Payload.json("{\"cents\":%d}".formatted(cents));
    }

    /** One at a time, in the order in which they were placed: so its mailbox is set by default. */
    @Override
    public void handleEvent(Event placed) {
        billed.addAndGet(cents(placed));
    }

    /** Anybody may publish anything: what is thrown here is what the dead letter says. */
    private static long cents(Event placed) {
        Object cents = placed.getProperty("cents");
        if (cents instanceof Long value) {
            return value;
        }
        throw new IllegalArgumentException(
                "%s must tell its price in the property 'cents', a Long; %s"
                        .formatted(
                                placed.getTopic(),
                                cents == null
                                        ? "it has none"
                                        : "it is the %s '%s'"
                                                .formatted(
                                                        cents.getClass().getSimpleName(), cents)));
    }
}

package dev.backplane.samples.audit;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.bus.Subscription;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Hears of all that happens to orders of 10.00 and more. The newest matters most to it, so its
 * mailbox drops the oldest when it is full; nobody who publishes ever waits for it. Operation
 * {@code report} answers a broadcast.
 */
@Component(
        property = {
            EventConstants.EVENT_TOPIC + "=orders/*",
            EventConstants.EVENT_FILTER + "=(cents>=1000)",
            Subscription.NAME + "=audit",
            Subscription.CAPACITY + ":Integer=4096",
            Subscription.OVERFLOW + "=drop-oldest",
            RequestHandler.OPERATION + "=report",
            RequestHandler.IDEMPOTENT + "=report"
        })
public final class Audit implements EventHandler, RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    private final AtomicLong seen = new AtomicLong();

    @Override
    public void handleEvent(Event event) {
        seen.incrementAndGet();
        LOG.info(
                "{} by {}: {} cents",
                event.getTopic(),
                event.getProperty(EventProperty.CALLER),
                event.getProperty("cents"));
    }

    @Override
    public Payload handle(Request request) {
        return Payload.json("{\"largeOrders\":%d}".formatted(seen.get()));
    }
}

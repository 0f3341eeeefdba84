package dev.backplane.benchmarks.events;

import dev.backplane.bus.Overflow;
import dev.backplane.bus.Subscription;

import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

import java.util.Map;

/** Event handlers with the mailboxes that the measurements need. */
final class Subscribing {

    private static final long LONG_MILLIS = 60_000;

    private Subscribing() {}

    /** Loses nothing: its publishers wait. */
    static ServiceRegistration<EventHandler> blocking(
            BundleContext context, String topic, EventHandler handler) {
        return register(
                context,
                handler,
                Map.of(
                        EventConstants.EVENT_TOPIC,
                        topic,
                        Subscription.OVERFLOW,
                        Overflow.BLOCK.name(),
                        Subscription.BLOCK_MILLIS,
                        LONG_MILLIS));
    }

    static ServiceRegistration<EventHandler> with(
            BundleContext context, String topic, String overflow, EventHandler handler) {
        return register(
                context,
                handler,
                Map.of(EventConstants.EVENT_TOPIC, topic, Subscription.OVERFLOW, overflow));
    }

    /** With the mailbox that everybody gets. */
    static ServiceRegistration<EventHandler> plainly(
            BundleContext context, String topic, EventHandler handler) {
        return register(context, handler, Map.of(EventConstants.EVENT_TOPIC, topic));
    }

    private static ServiceRegistration<EventHandler> register(
            BundleContext context, EventHandler handler, Map<String, Object> properties) {
        return context.registerService(
                EventHandler.class, handler, FrameworkUtil.asDictionary(properties));
    }
}

package dev.backplane.benchmarks.tally;

import dev.backplane.benchmarks.ledger.Ledger;
import dev.backplane.benchmarks.ledger.Topic;
import dev.backplane.bus.Overflow;
import dev.backplane.bus.Subscription;

import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** One subscriber of each kind. */
@Component(service = Tally.class, immediate = true)
public final class Tally {

    private static final String PREFIX = "benchmarks.";

    private final BundleContext context;
    private final Function<String, LongAdder> ledger;
    private final String plugin;
    private final List<ServiceRegistration<EventHandler>> handlers = new ArrayList<>();

    /** Subscribes. */
    @Activate
    public Tally(
            BundleContext context,
            @Reference(target = "(" + Ledger.MARK + "=*)") Function<String, LongAdder> ledger) {
        this.context = context;
        this.ledger = ledger;
        this.plugin = context.getBundle().getSymbolicName().substring(PREFIX.length());
        subscribe("lossless", new Sequences(ledger.apply(Ledger.MISSED)), lossless());
        subscribe("dropping", new Dawdling(4), dropping());
        subscribe(Topic.REFUSING, new Dawdling(1), refusing());
        subscribe("failing", new Failing(), failing());
        subscribe("slow", new Dawdling(1), slow());
    }

    private static Map<String, Object> lossless() {
        return Map.of(
                EventConstants.EVENT_TOPIC,
                Topic.QUICK + "*",
                Subscription.OVERFLOW,
                Overflow.BLOCK.name(),
                Subscription.BLOCK_MILLIS,
                60_000L);
    }

    private static Map<String, Object> dropping() {
        return Map.of(
                EventConstants.EVENT_TOPIC,
                Topic.ALL,
                Subscription.OVERFLOW,
                Overflow.DROP_OLDEST.name(),
                Subscription.CAPACITY,
                64,
                Subscription.CONCURRENCY,
                2);
    }

    private Map<String, Object> refusing() {
        return Map.of(
                EventConstants.EVENT_TOPIC,
                Topic.REFUSED + plugin,
                Subscription.OVERFLOW,
                Overflow.REJECT.name(),
                Subscription.CAPACITY,
                16);
    }

    private static Map<String, Object> failing() {
        return Map.of(
                EventConstants.EVENT_TOPIC,
                Topic.QUICK + "*",
                EventConstants.EVENT_FILTER,
                "(" + Topic.FAIL + "=*)",
                Subscription.CAPACITY,
                16,
                Subscription.RETRIES,
                1);
    }

    private static Map<String, Object> slow() {
        return Map.of(EventConstants.EVENT_TOPIC, Topic.SLOW, Subscription.CAPACITY, 64);
    }

    private void subscribe(String kind, EventHandler handler, Map<String, Object> mailbox) {
        String name = plugin + "/" + kind;
        Map<String, Object> properties = new HashMap<>(mailbox);
        properties.put(Subscription.NAME, name);
        handlers.add(
                context.registerService(
                        EventHandler.class,
                        new Counting(handler, ledger.apply(name)),
                        FrameworkUtil.asDictionary(properties)));
    }

    @Deactivate
    void close() {
        handlers.forEach(ServiceRegistration::unregister);
    }
}

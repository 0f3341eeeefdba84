package dev.backplane.benchmarks.events;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventHandler;
import org.osgi.service.event.EventProperties;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Publishes through Event Admin, whoever provides it, to handlers that count. */
public final class EventAdminLoad implements Load {

    private static final String TOPIC = "benchmarks/flat/out";
    private static final EventProperties PROPERTIES =
            new EventProperties(Map.of("key", "value", "number", 1));

    private final EventAdmin events;
    private final boolean wait;
    private final LongAdder delivered = new LongAdder();
    private final List<ServiceRegistration<EventHandler>> handlers;

    /**
     * Subscribes.
     *
     * @param wait whether to send or to post
     */
    public EventAdminLoad(BundleContext context, EventAdmin events, boolean wait, int subscribers) {
        this.events = events;
        this.wait = wait;
        EventHandler handler = event -> delivered.increment();
        this.handlers =
                Stream.generate(() -> Subscribing.blocking(context, TOPIC, handler))
                        .limit(subscribers)
                        .toList();
    }

    /** An operation for drivers: {@code send|post SUBSCRIBERS MILLISECONDS}; a rate goes out. */
    public static String rate(BundleContext context, EventAdmin events, String argument) {
        List<String> words = List.of(argument.split(" ", 3));
        boolean wait = words.get(0).equals("send");
        int subscribers = Integer.parseInt(words.get(1));
        try (Load load = new EventAdminLoad(context, events, wait, subscribers)) {
            return String.valueOf(
                    FlatOut.run(load, Duration.ofMillis(Long.parseLong(words.get(2)))));
        }
    }

    @Override
    public void publish() {
        Event event = new Event(TOPIC, PROPERTIES);
        if (wait) {
            events.sendEvent(event);
        } else {
            events.postEvent(event);
        }
    }

    @Override
    public long delivered() {
        return delivered.sum();
    }

    @Override
    public int subscribers() {
        return handlers.size();
    }

    @Override
    public void close() {
        handlers.forEach(ServiceRegistration::unregister);
    }
}

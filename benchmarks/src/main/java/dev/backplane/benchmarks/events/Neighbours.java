package dev.backplane.benchmarks.events;

import dev.backplane.bus.EventProperty;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventHandler;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Quick subscribers, of the topic of a {@link Sleeper} and of another, and what they notice of it.
 */
final class Neighbours implements AutoCloseable {

    private static final String SHARED = "benchmarks/neighbours/shared";
    private static final String OTHER = "benchmarks/neighbours/other";
    private static final String BEGIN = "begin";
    private static final int SENDS = 20;
    private static final long PACE_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long TIMEOUT_MILLIS = 200;
    private static final int TRUSTED_AFTER = 200;

    private final BundleContext context;
    private final EventAdmin events;
    private final ServiceRegistration<EventHandler> shared;
    private final ServiceRegistration<EventHandler> other;
    private volatile Latencies posts = new Latencies();

    Neighbours(BundleContext context, EventAdmin events) {
        this.context = context;
        this.events = events;
        shared = Subscribing.plainly(context, SHARED, this::arrive);
        other = Subscribing.plainly(context, OTHER, event -> {});
    }

    private void arrive(Event event) {
        if (event.getProperty(BEGIN) instanceof Long begin) {
            posts.add(System.nanoTime() - begin);
        }
    }

    /**
     * The 99th percentiles in microseconds: of {@code sendEvent} to the other topic, and from
     * {@code postEvent} to the quick subscriber of the shared one; first without the sleeper, then
     * beside it.
     */
    String percentiles(Duration time) throws InterruptedException {
        String before = slice(time);
        try (Sleeper sleeper = new Sleeper(context, SHARED)) {
            sleeper.tire();
            events.postEvent(new Event(SHARED, Map.of()));
            sleeper.awaitAsleep();
            return before + " " + slice(time);
        }
    }

    private String slice(Duration time) throws InterruptedException {
        posts = new Latencies();
        Latencies sends = new Latencies();
        Thread publisher = Thread.ofPlatform().name("publisher").start(() -> publish(sends, time));
        publisher.join();
        TimeUnit.MILLISECONDS.sleep(50); // the last of the posts arrive
        return sends.percentileMicros(99) + " " + posts.percentileMicros(99);
    }

    private void publish(Latencies sends, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            for (int i = 0; i < SENDS; i++) {
                long begin = System.nanoTime();
                events.sendEvent(new Event(OTHER, Map.of()));
                sends.add(System.nanoTime() - begin);
            }
            events.postEvent(new Event(SHARED, Map.of(BEGIN, System.nanoTime())));
            LockSupport.parkNanos(PACE_NANOS);
        }
    }

    /** How long {@code sendEvent} to the sleeper took at most, as a multiple of its deadline. */
    double longestBlock(int sends) {
        Map<String, Object> limit = Map.of(EventProperty.TIMEOUT_MILLIS, TIMEOUT_MILLIS);
        long longest = 0;
        try (Sleeper sleeper = new Sleeper(context, SHARED)) {
            for (int i = 0; i < TRUSTED_AFTER; i++) {
                events.sendEvent(new Event(SHARED, limit));
            }
            sleeper.tire();
            for (int i = 0; i < sends; i++) {
                long begin = System.nanoTime();
                events.sendEvent(new Event(SHARED, limit));
                longest = Math.max(longest, System.nanoTime() - begin);
            }
        }
        return longest / 1e6 / TIMEOUT_MILLIS;
    }

    @Override
    public void close() {
        shared.unregister();
        other.unregister();
    }
}

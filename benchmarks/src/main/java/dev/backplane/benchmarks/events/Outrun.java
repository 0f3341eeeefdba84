package dev.backplane.benchmarks.events;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventHandler;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A publisher as quick as it can, a subscriber that takes a millisecond for each event, and one
 * beside it that takes no time and has its publisher wait for room, up to a second.
 */
final class Outrun {

    private static final String TOPIC = "benchmarks/outrun";
    private static final int BODY_BYTES = 100;

    private final EventAdmin events;
    private final LongAdder published = new LongAdder();
    private final LongAdder fast = new LongAdder();
    private final LongAdder slow = new LongAdder();
    private final StringBuilder heap = new StringBuilder();
    private volatile boolean over;

    private Outrun(EventAdmin events) {
        this.events = events;
    }

    /**
     * Goes on for so many seconds with that overflow policy for the slow subscriber.
     *
     * @return how many were published, how many each got, and the heap in MiB after each second, as
     *     properties
     */
    static String run(BundleContext context, EventAdmin events, String overflow, int seconds)
            throws InterruptedException {
        Outrun outrun = new Outrun(events);
        ServiceRegistration<EventHandler> slow =
                Subscribing.with(context, TOPIC, overflow, outrun::handleSlowly);
        ServiceRegistration<EventHandler> fast =
                Subscribing.with(context, TOPIC, "block", event -> outrun.fast.increment());
        try {
            return outrun.run(seconds);
        } finally {
            slow.unregister();
            fast.unregister();
        }
    }

    private String run(int seconds) throws InterruptedException {
        Thread publisher = Thread.ofPlatform().name("publisher").start(this::publish);
        for (int i = 0; i < seconds; i++) {
            TimeUnit.SECONDS.sleep(1);
            heap.append(Heap.mebibytes()).append(' ');
        }
        over = true;
        publisher.join();
        awaitQuiet();
        return "published=%d%nfast=%d%nslow=%d%nheap=%s%n"
                .formatted(published.sum(), fast.sum(), slow.sum(), heap);
    }

    private void publish() {
        while (!over) {
            events.postEvent(new Event(TOPIC, Map.of("body", new byte[BODY_BYTES])));
            published.increment();
        }
    }

    /** What waits for the fast one is still its own. */
    private void awaitQuiet() throws InterruptedException {
        long before;
        do {
            before = fast.sum();
            TimeUnit.MILLISECONDS.sleep(200);
        } while (fast.sum() != before);
    }

    private void handleSlowly(Event event) {
        try {
            TimeUnit.MILLISECONDS.sleep(1);
            slow.increment();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

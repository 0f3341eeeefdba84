package dev.backplane.benchmarks.events;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A handler that has been quick, so that it is trusted, and then sleeps 1.5 s with every event that
 * it gets.
 */
final class Sleeper implements EventHandler, AutoCloseable {

    private static final long SLEEP_MILLIS = 1_500;

    private final ServiceRegistration<EventHandler> registration;
    private final CountDownLatch asleep = new CountDownLatch(1);
    private volatile boolean tired;

    Sleeper(BundleContext context, String topic) {
        registration = Subscribing.plainly(context, topic, this);
    }

    /** From now on it sleeps. */
    void tire() {
        tired = true;
    }

    /** Returns when it has begun. */
    void awaitAsleep() throws InterruptedException {
        if (!asleep.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no event came to the handler that sleeps");
        }
    }

    @Override
    public void handleEvent(Event event) {
        if (tired) {
            asleep.countDown();
            sleep();
        }
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(SLEEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        registration.unregister();
    }
}

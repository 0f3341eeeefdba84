package dev.backplane.benchmarks.tally;

import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Takes some milliseconds for one of so many events. */
final class Dawdling implements EventHandler {

    private static final long MILLIS = 5;

    private final int oneOf;
    private final AtomicLong events = new AtomicLong();

    Dawdling(int oneOf) {
        this.oneOf = oneOf;
    }

    @Override
    public void handleEvent(Event event) {
        if (events.incrementAndGet() % oneOf == 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException("the publisher's deadline has passed", e);
            }
        }
    }
}

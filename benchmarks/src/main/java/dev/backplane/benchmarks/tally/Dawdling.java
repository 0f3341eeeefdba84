package dev.backplane.benchmarks.tally;

import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Takes a millisecond for one of so many events. */
final class Dawdling implements EventHandler {

    private final int oneOf;
    private final AtomicLong events = new AtomicLong();

    Dawdling(int oneOf) {
        this.oneOf = oneOf;
    }

    @Override
    public void handleEvent(Event event) {
        if (events.incrementAndGet() % oneOf == 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException("the publisher's deadline has passed", e);
            }
        }
    }
}

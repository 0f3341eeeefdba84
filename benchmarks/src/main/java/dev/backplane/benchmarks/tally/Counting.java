package dev.backplane.benchmarks.tally;

import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a handler has handled without throwing. */
record Counting(EventHandler handler, LongAdder handled) implements EventHandler {

    @Override
    public void handleEvent(Event event) {
        handler.handleEvent(event);
        handled.increment();
    }
}

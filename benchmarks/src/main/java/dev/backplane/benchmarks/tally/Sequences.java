package dev.backplane.benchmarks.tally;

import dev.backplane.benchmarks.ledger.Topic;

import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Sees whether something is missing, or out of order, between the first and the last event. */
final class Sequences implements EventHandler {

    private final LongAdder missed;
    private final Map<Object, Long> last = new HashMap<>();

    Sequences(LongAdder missed) {
        this.missed = missed;
    }

    @Override
    public synchronized void handleEvent(Event event) {
        Long sequence = (Long) event.getProperty(Topic.SEQUENCE);
        Long before = last.put(event.getProperty(Topic.PUBLISHER), sequence);
        if (before != null && sequence != before + 1) {
            missed.add(Math.abs(sequence - before - 1));
        }
    }
}

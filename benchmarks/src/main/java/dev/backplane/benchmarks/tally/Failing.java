package dev.backplane.benchmarks.tally;

import dev.backplane.benchmarks.ledger.Topic;

import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

import java.util.Map;

/** Fails as often as the event says; one event at a time comes, with its retries. */
final class Failing implements EventHandler {

    private Map<String, Object> failed = Map.of();

    @Override
    public synchronized void handleEvent(Event event) {
        Map<String, Object> present =
                Map.of(
                        Topic.PUBLISHER, event.getProperty(Topic.PUBLISHER),
                        Topic.SEQUENCE, event.getProperty(Topic.SEQUENCE));
        boolean again = failed.equals(present);
        failed = present;
        if (!again || Topic.ALWAYS.equals(event.getProperty(Topic.FAIL))) {
            throw new IllegalStateException("this event fails " + event.getProperty(Topic.FAIL));
        }
    }
}

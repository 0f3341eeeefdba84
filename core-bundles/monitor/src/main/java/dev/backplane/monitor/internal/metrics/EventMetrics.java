package dev.backplane.monitor.internal.metrics;

import dev.backplane.bus.admin.DeadLetters;
import dev.backplane.bus.admin.EventTraffic;
import dev.backplane.bus.admin.SubscriberInfo;

/** Mailboxes and dead letters. */
final class EventMetrics implements MetricSource {

    private final EventTraffic events;
    private final DeadLetters letters;

    EventMetrics(EventTraffic events, DeadLetters letters) {
        this.events = events;
        this.letters = letters;
    }

    @Override
    public void collect(Samples samples) {
        events.subscribers().forEach(subscriber -> take(samples, subscriber));
        DeadLetters.Totals totals = letters.totals();
        samples.count(Family.DEAD_LETTERS, totals.stored());
        samples.count(Family.DEAD_LETTER_BYTES, totals.storedBytes());
        samples.count(Family.DEAD_LETTERS_RECEIVED, totals.received());
        samples.count(Family.DEAD_LETTERS_LOST, totals.displaced(), "displaced");
        samples.count(Family.DEAD_LETTERS_LOST, totals.unstored(), "unstored");
    }

    private static void take(Samples samples, SubscriberInfo subscriber) {
        String[] labels = {subscriber.plugin(), subscriber.name()};
        SubscriberInfo.Counts counts = subscriber.counts();
        samples.count(Family.MAILBOX_DEPTH, subscriber.depth(), labels);
        samples.count(Family.MAILBOX_CAPACITY, subscriber.mailbox().capacity(), labels);
        samples.count(Family.EVENTS_DELIVERED, counts.delivered(), labels);
        samples.count(Family.EVENTS_DROPPED, counts.dropped(), labels);
        samples.count(Family.EVENTS_REJECTED, counts.rejected(), labels);
        samples.count(Family.EVENTS_DEAD_LETTERED, counts.deadLettered(), labels);
        samples.count(Family.EVENT_FAILURES, counts.failures(), labels);
        samples.truth(
                Family.SUBSCRIBER_PAUSED,
                subscriber.state() == SubscriberInfo.State.PAUSED,
                labels);
    }
}

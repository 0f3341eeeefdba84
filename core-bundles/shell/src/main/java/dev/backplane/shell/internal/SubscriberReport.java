package dev.backplane.shell.internal;

import dev.backplane.bus.Overflow;
import dev.backplane.bus.admin.SubscriberInfo;
import dev.backplane.bus.admin.SubscriberInfo.Counts;
import dev.backplane.bus.admin.SubscriberInfo.Mailbox;
import dev.backplane.bus.admin.TopicInfo;

import java.util.List;
import java.util.Locale;

/** Words and tables about who publishes and who listens. */
final class SubscriberReport {

    private static final int LABEL_WIDTH = 12;

    String topics(List<TopicInfo> topics) {
        if (topics.isEmpty()) {
            return "Nothing has been published yet.";
        }
        TextTable table = new TextTable("TOPIC", "PUBLISHED", "UNHEARD");
        for (TopicInfo topic : topics) {
            table.row(topic.topic(), text(topic.published()), text(topic.unheard()));
        }
        return table.toString().stripTrailing();
    }

    /**
     * @param totals of all there have been
     */
    String list(List<SubscriberInfo> subscribers, Counts totals) {
        if (subscribers.isEmpty()) {
            return "Nobody subscribes. A plugin does by registering an EventHandler service.";
        }
        TextTable table =
                new TextTable(
                        "NAME",
                        "STATE",
                        "CAPACITY",
                        "DEPTH",
                        "RUNNING",
                        "MATCHED",
                        "DELIVERED",
                        "DROPPED",
                        "REJECTED",
                        "DEAD LETTERS",
                        "FAILURES",
                        "SLOW",
                        "PAUSED");
        subscribers.forEach(subscriber -> row(table, subscriber));
        return table + sums(totals);
    }

    private static String sums(Counts totals) {
        return ("Since the start, with those that are gone: %d matched, %d delivered,"
                        + " %d dead letters, %d dropped, %d rejected")
                .formatted(
                        totals.matched(),
                        totals.delivered(),
                        totals.deadLettered(),
                        totals.dropped(),
                        totals.rejected());
    }

    private static void row(TextTable table, SubscriberInfo subscriber) {
        Counts counts = subscriber.counts();
        table.row(
                subscriber.name(),
                subscriber.state().name(),
                text(subscriber.mailbox().capacity()),
                text(subscriber.depth()),
                text(subscriber.running()),
                text(counts.matched()),
                text(counts.delivered()),
                text(counts.dropped()),
                text(counts.rejected()),
                text(counts.deadLettered()),
                text(counts.failures()),
                text(counts.slow()),
                text(counts.paused()));
    }

    String detail(SubscriberInfo subscriber) {
        Mailbox mailbox = subscriber.mailbox();
        String filter = subscriber.filter();
        return new Facts(LABEL_WIDTH)
                .add("Name", subscriber.name())
                .add("Plugin", subscriber.plugin())
                .add("Topics", String.join("\n", subscriber.topics()))
                .add("Filter", filter == null ? "" : filter)
                .add("State", subscriber.state())
                .add("Capacity", mailbox.capacity())
                .add("Overflow", overflow(mailbox.overflow()))
                .add("Concurrency", mailbox.concurrency())
                .add("Retries", mailbox.retries())
                .add("Events", events(subscriber))
                .add("Failures", subscriber.counts().failures() + " runs of the handler threw")
                .add("Pace", pace(subscriber.counts()))
                .toString();
    }

    /** As it is written in configuration. */
    private static String overflow(Overflow overflow) {
        return overflow.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Adds up to the first number whenever nothing is under way. */
    private static String events(SubscriberInfo subscriber) {
        Counts counts = subscriber.counts();
        return """
               %d matched
               %d delivered
               %d dead letters, %d of them late
               %d dropped
               %d rejected
               %d waiting
               %d running"""
                .formatted(
                        counts.matched(),
                        counts.delivered(),
                        counts.deadLettered(),
                        counts.late(),
                        counts.dropped(),
                        counts.rejected(),
                        subscriber.depth(),
                        subscriber.running());
    }

    private static String pace(Counts counts) {
        return "%d times slow, %d times paused, %d times resumed"
                .formatted(counts.slow(), counts.paused(), counts.resumed());
    }

    private static String text(long number) {
        return Long.toString(number);
    }
}

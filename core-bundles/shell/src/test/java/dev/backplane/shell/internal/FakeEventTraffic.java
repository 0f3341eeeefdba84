package dev.backplane.shell.internal;

import dev.backplane.bus.Overflow;
import dev.backplane.bus.admin.EventTraffic;
import dev.backplane.bus.admin.SubscriberInfo;
import dev.backplane.bus.admin.SubscriberInfo.Counts;
import dev.backplane.bus.admin.SubscriberInfo.Mailbox;
import dev.backplane.bus.admin.SubscriberInfo.State;
import dev.backplane.bus.admin.TopicInfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says what it is told to say. */
final class FakeEventTraffic implements EventTraffic {

    final List<SubscriberInfo> subscribers = new ArrayList<>();
    final List<TopicInfo> topics = new ArrayList<>();

    /** A subscriber all of whose numbers differ, and add up. */
    static SubscriberInfo audit() {
        return new SubscriberInfo(
                "audit",
                "audit",
                List.of("orders/*", "billing/*"),
                "(backplane.caller=orders)",
                State.SLOW,
                new Mailbox(4096, Overflow.DROP_OLDEST, 1, 2),
                7,
                1,
                new Counts(100, 80, 9, 2, 1, 3, 11, 5, 4, 6));
    }

    @Override
    public Publication publish(String topic, Map<String, ?> properties, boolean wait) {
        throw new UnsupportedOperationException("the shell does not publish");
    }

    @Override
    public List<SubscriberInfo> subscribers() {
        return subscribers;
    }

    @Override
    public Counts totals() {
        return new Counts(200, 150, 18, 4, 2, 6, 22, 10, 8, 12);
    }

    @Override
    public List<TopicInfo> topics() {
        return topics;
    }
}

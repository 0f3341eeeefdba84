package dev.backplane.grpc.internal;

import dev.backplane.bus.Overflow;
import dev.backplane.bus.admin.EventTraffic;
import dev.backplane.bus.admin.SubscriberInfo;
import dev.backplane.bus.admin.SubscriberInfo.Counts;
import dev.backplane.bus.admin.SubscriberInfo.Mailbox;
import dev.backplane.bus.admin.SubscriberInfo.State;
import dev.backplane.bus.admin.TopicInfo;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Remembers what is published, and says of subscribers what the test says. */
final class FakeTraffic implements EventTraffic {

    /** What was published. */
    record Published(String topic, Map<String, Object> properties, boolean waits) {}

    final List<Published> published = new CopyOnWriteArrayList<>();
    final Map<String, SubscriberInfo> subscribers = new ConcurrentHashMap<>();
    volatile Function<Published, Publication> answer = event -> new Publication(0, 0);

    /** A subscriber of this name has a mailbox of 4 with so many waiting, and so many dropped. */
    void mailbox(String name, int depth, long dropped, long deadLettered) {
        subscribers.put(
                name,
                new SubscriberInfo(
                        name,
                        "dev.backplane.grpc",
                        List.of("*"),
                        null,
                        State.ACTIVE,
                        new Mailbox(4, Overflow.DROP_OLDEST, 1, 1),
                        depth,
                        1,
                        new Counts(0, 0, deadLettered, dropped, 0, 0, 0, 0, 0, 0)));
    }

    @Override
    public Publication publish(String topic, Map<String, ?> properties, boolean wait) {
        Published event = new Published(topic, Map.copyOf(properties), wait);
        published.add(event);
        return answer.apply(event);
    }

    @Override
    public List<SubscriberInfo> subscribers() {
        return List.copyOf(subscribers.values());
    }

    @Override
    public Counts totals() {
        return new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public List<TopicInfo> topics() {
        return List.of();
    }
}

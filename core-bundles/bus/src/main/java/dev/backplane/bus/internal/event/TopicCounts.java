package dev.backplane.bus.internal.event;

import dev.backplane.bus.admin.TopicInfo;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How much was published to each topic; bounded, since a topic may hold somebody's order number.
 */
final class TopicCounts {

    private static final int MOST_TOPICS = 10_000;

    /** One topic's. */
    static final class Count {
        final LongAdder published = new LongAdder();
        final LongAdder unheard = new LongAdder();
    }

    private final Map<String, Count> topics = new ConcurrentHashMap<>();
    private final Count others = new Count();

    /** The count to add to. */
    Count of(String topic) {
        @Nullable Count known = topics.get(topic);
        if (known != null) {
            return known;
        }
        return topics.size() >= MOST_TOPICS
                ? others
                : topics.computeIfAbsent(topic, name -> new Count());
    }

    List<TopicInfo> all() {
        return topics.entrySet().stream()
                .map(
                        each ->
                                new TopicInfo(
                                        each.getKey(),
                                        each.getValue().published.sum(),
                                        each.getValue().unheard.sum()))
                .sorted(Comparator.comparing(TopicInfo::topic))
                .toList();
    }
}

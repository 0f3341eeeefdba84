package dev.backplane.benchmarks.ledger;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the publishers count themselves. */
final class Published {

    private final Map<String, LongAdder> topics = new ConcurrentHashMap<>();
    private final LongAdder failing = new LongAdder();
    private final LongAdder refusals = new LongAdder();

    void count(String topic) {
        topics.computeIfAbsent(topic, name -> new LongAdder()).increment();
    }

    void countFailing() {
        failing.increment();
    }

    /** The publisher was told that so many did not take it. */
    void countRefusals(int subscribers) {
        refusals.add(subscribers);
    }

    long refusals() {
        return refusals.sum();
    }

    long all() {
        return to("");
    }

    /**
     * How many a subscriber that was there all the time should have been offered.
     *
     * @param subscriber the plugin's name, a slash, and what kind of subscriber it is
     */
    long matching(String subscriber) {
        String plugin = subscriber.substring(0, subscriber.indexOf('/'));
        String kind = subscriber.substring(plugin.length() + 1);
        return switch (kind) {
            case "lossless" -> to(Topic.QUICK);
            case "dropping" -> all();
            case Topic.REFUSING -> to(Topic.REFUSED + plugin);
            case "failing" -> failing.sum();
            case "slow" -> to(Topic.SLOW);
            default -> throw new IllegalArgumentException("nobody knows what is for " + kind);
        };
    }

    private long to(String prefix) {
        return topics.entrySet().stream()
                .filter(topic -> topic.getKey().startsWith(prefix))
                .mapToLong(topic -> topic.getValue().sum())
                .sum();
    }
}

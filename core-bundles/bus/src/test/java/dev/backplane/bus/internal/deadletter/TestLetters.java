package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.admin.DeadLetter.Selection;

import java.util.List;
import java.util.Map;

/** Letters in one line, and small bounds. */
final class TestLetters {

    static final Bounds BOUNDS = new Bounds(1000, 8 << 20, 64 * 1024);

    private TestLetters() {}

    static DeadLetter letter(String topic) {
        return letter(topic, Map.of("text", "of " + topic));
    }

    static DeadLetter letter(String topic, Map<String, ?> properties) {
        return Letters.event(
                topic, "billing", "orders", Cause.OVERFLOW, "The mailbox is full", properties);
    }

    static List<String> topics(StoredDeadLetters letters) {
        return letters.list(Selection.all()).stream().map(DeadLetter::target).toList();
    }

    static List<Long> ids(StoredDeadLetters letters) {
        return letters.list(new Selection(null, null, null, 0, 10_000)).stream()
                .map(DeadLetter::id)
                .toList();
    }
}

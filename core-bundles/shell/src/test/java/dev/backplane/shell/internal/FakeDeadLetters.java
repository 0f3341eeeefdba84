package dev.backplane.shell.internal;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.admin.DeadLetter.Kind;
import dev.backplane.bus.admin.DeadLetter.Selection;
import dev.backplane.bus.admin.DeadLetters;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps letters in a list, and what was asked of it. */
final class FakeDeadLetters implements DeadLetters {

    final List<DeadLetter> letters = new ArrayList<>();
    final List<Selection> purged = new ArrayList<>();
    final List<Selection> listed = new ArrayList<>();

    static DeadLetter letter(long id, String topic, Map<String, Object> properties) {
        return new DeadLetter(
                id,
                Instant.parse("2026-01-02T03:04:05Z"),
                Kind.EVENT,
                topic,
                "billing/Billing",
                "orders",
                Cause.OVERFLOW,
                "billing/Billing has 1024 events waiting",
                properties,
                true);
    }

    @Override
    public List<DeadLetter> list(Selection selection) {
        listed.add(selection);
        return List.copyOf(letters);
    }

    @Override
    public Optional<DeadLetter> find(long id) {
        return letters.stream().filter(letter -> letter.id() == id).findFirst();
    }

    @Override
    public int replay(long id) {
        if (!letters.removeIf(letter -> letter.id() == id)) {
            throw new PluginException(ErrorCode.UNKNOWN_DEAD_LETTER, "never was");
        }
        return 1;
    }

    @Override
    public void purge(long id) {
        if (!letters.removeIf(letter -> letter.id() == id)) {
            throw new PluginException(ErrorCode.UNKNOWN_DEAD_LETTER, "never was");
        }
    }

    @Override
    public int purge(Selection selection) {
        purged.add(selection);
        return 1;
    }

    @Override
    public Totals totals() {
        return new Totals(letters.size(), 2048, 17, 5, 3);
    }
}

package dev.backplane.grpc.internal;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.admin.DeadLetter.Kind;
import dev.backplane.bus.admin.DeadLetter.Selection;
import dev.backplane.bus.admin.DeadLetters;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongToIntFunction;
import java.util.stream.Stream;

/** Keeps letters in memory, and replays them as the test says. */
final class FakeDeadLetters implements DeadLetters {

    private final NavigableMap<Long, DeadLetter> letters = new ConcurrentSkipListMap<>();
    volatile LongToIntFunction onReplay = id -> 1;

    void add(String target, String subscriber, Cause cause, Map<String, Object> properties) {
        long id = letters.isEmpty() ? 1 : letters.lastKey() + 1;
        letters.put(
                id,
                new DeadLetter(
                        id,
                        Instant.ofEpochSecond(1_700_000_000),
                        Kind.EVENT,
                        target,
                        subscriber,
                        "orders",
                        cause,
                        "it said no",
                        properties,
                        true));
    }

    @Override
    public List<DeadLetter> list(Selection selection) {
        return selected(selection).limit(selection.limit() == 0 ? 100 : selection.limit()).toList();
    }

    private Stream<DeadLetter> selected(Selection selection) {
        return letters.tailMap(selection.afterId(), false).values().stream()
                .filter(letter -> matches(selection.target(), letter.target()))
                .filter(letter -> matches(selection.subscriber(), letter.subscriber()))
                .filter(letter -> selection.cause() == null || selection.cause() == letter.cause());
    }

    private static boolean matches(String wanted, String actual) {
        return wanted == null || wanted.equals(actual);
    }

    @Override
    public Optional<DeadLetter> find(long id) {
        return Optional.ofNullable(letters.get(id));
    }

    @Override
    public int replay(long id) {
        if (!letters.containsKey(id)) {
            throw new PluginException(ErrorCode.UNKNOWN_DEAD_LETTER, "no letter " + id);
        }
        int subscribers = onReplay.applyAsInt(id);
        letters.remove(id);
        return subscribers;
    }

    @Override
    public void purge(long id) {
        if (letters.remove(id) == null) {
            throw new PluginException(ErrorCode.UNKNOWN_DEAD_LETTER, "no letter " + id);
        }
    }

    @Override
    public int purge(Selection selection) {
        List<DeadLetter> purged = selected(selection).toList();
        purged.forEach(letter -> letters.remove(letter.id()));
        return purged.size();
    }

    @Override
    public Totals totals() {
        return new Totals(letters.size(), 5, 6, 7, 8);
    }
}

package dev.backplane.manager.internal.release;

import dev.backplane.loader.Digest;
import dev.backplane.manager.Release;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All that is remembered of one plugin. Immutable.
 *
 * @param kept oldest first
 * @param bad digests that are not let in again, each with its reason
 * @param failures when it failed lately, oldest first
 * @param quarantine why it is not started any more; null if it may be
 */
record Book(
        List<Kept> kept,
        Map<Digest, String> bad,
        List<Instant> failures,
        @Nullable Quarantine quarantine) {

    static final Book EMPTY = new Book(List.of(), Map.of(), List.of(), null);

    /**
     * A release and the configurations that belong to it.
     *
     * @param configurations typed JSON by PID
     */
    record Kept(Release release, Map<String, String> configurations) {
        Kept {
            Objects.requireNonNull(release, "release");
            configurations = Map.copyOf(configurations);
        }
    }

    /** Since when and why these bytes are not started any more. */
    record Quarantine(Digest digest, Instant since, String reason) {}

    Book {
        kept = List.copyOf(kept);
        bad = Map.copyOf(bad);
        failures = List.copyOf(failures);
    }

    Optional<Kept> find(int number) {
        return kept.stream().filter(each -> each.release().number() == number).findFirst();
    }

    /** The release that serves, or would. */
    Optional<Kept> current() {
        return kept.reversed().stream()
                .filter(
                        each ->
                                each.release().outcome() == Release.Outcome.CURRENT
                                        || each.release().outcome() == Release.Outcome.SOAKING)
                .findFirst();
    }

    int nextNumber() {
        return kept.isEmpty() ? 1 : kept.getLast().release().number() + 1;
    }

    Book withKept(List<Kept> others) {
        return new Book(others, bad, failures, quarantine);
    }

    Book withBad(Digest digest, String reason) {
        Map<Digest, String> more = new LinkedHashMap<>(bad);
        more.put(digest, reason);
        return new Book(kept, more, failures, quarantine);
    }

    Book withoutBad(Digest digest) {
        Map<Digest, String> fewer = new LinkedHashMap<>(bad);
        fewer.remove(digest);
        return new Book(kept, fewer, failures, quarantine);
    }

    Book withFailures(List<Instant> times, @Nullable Quarantine state) {
        return new Book(kept, bad, times, state);
    }
}

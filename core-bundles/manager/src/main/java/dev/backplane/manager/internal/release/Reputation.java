package dev.backplane.manager.internal.release;

import dev.backplane.loader.Digest;
import dev.backplane.manager.internal.release.Book.Quarantine;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered against plugins: digests that must not come back, when they failed, and which
 * are in quarantine. Written on the manager's thread, read from anywhere.
 */
public final class Reputation {

    private final Shelf shelf;
    private final Clock clock;

    Reputation(Shelf shelf, Clock clock) {
        this.shelf = shelf;
        this.clock = clock;
    }

    /** Why these bytes are not let in again, if they are not. */
    public Optional<String> whyBad(String name, Digest digest) {
        return Optional.ofNullable(shelf.book(name).bad().get(digest));
    }

    /** From now on these bytes are not let in unless somebody insists. */
    public void markBad(String name, Digest digest, String reason) {
        shelf.change(name, book -> book.withBad(digest, reason));
    }

    /** They may come in again. */
    public void clearBad(String name, Digest digest) {
        if (shelf.book(name).bad().containsKey(digest)) {
            shelf.change(name, book -> book.withoutBad(digest));
        }
    }

    /** When it failed, since a moment. */
    public List<Instant> failuresSince(String name, Instant since) {
        return shelf.book(name).failures().stream().filter(time -> time.isAfter(since)).toList();
    }

    /** Remembers when it failed. */
    public void failures(String name, List<Instant> times) {
        shelf.change(name, book -> book.withFailures(times, book.quarantine()));
    }

    /** Why these bytes are in quarantine, if they are. */
    public Optional<String> quarantine(String name, @Nullable Digest digest) {
        Quarantine quarantine = shelf.book(name).quarantine();
        return quarantine == null || !quarantine.digest().equals(digest)
                ? Optional.empty()
                : Optional.of(quarantine.reason());
    }

    /** These bytes are not started any more. */
    public void quarantine(String name, Digest digest, String reason) {
        shelf.change(
                name,
                book ->
                        book.withFailures(
                                book.failures(), new Quarantine(digest, clock.instant(), reason)));
    }

    /** Forgets failures and quarantine. */
    public void pardon(String name) {
        Book book = shelf.book(name);
        if (book.quarantine() != null || !book.failures().isEmpty()) {
            shelf.change(name, old -> old.withFailures(List.of(), null));
        }
    }
}

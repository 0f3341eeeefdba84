package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Reads the stored letters slice by slice, so that a long list does not keep the writer waiting and
 * a large store is never in memory as a whole. A letter that cannot be read is dropped.
 */
final class LetterShelf {

    private static final Logger LOG = LoggerFactory.getLogger(LetterShelf.class);

    private final LetterKeeper keeper;

    LetterShelf(LetterKeeper keeper) {
        this.keeper = keeper;
    }

    List<DeadLetter> list(Filter filter) {
        List<DeadLetter> found = new ArrayList<>();
        walk(
                filter,
                slice -> {
                    slice.stream()
                            .map(this::read)
                            .filter(letter -> letter != null && filter.matches(letter))
                            .limit(filter.listLimit() - found.size())
                            .forEach(found::add);
                    return found.size() < filter.listLimit();
                });
        return found;
    }

    Optional<DeadLetter> find(long id) {
        return keeper.ask(store -> store.get(id)).map(this::read);
    }

    int purge(Filter filter) {
        AtomicInteger removed = new AtomicInteger();
        walk(
                filter,
                slice -> {
                    List<Long> ids =
                            slice.stream()
                                    .filter(stored -> isMeant(stored, filter))
                                    .map(StoredLetter::id)
                                    .limit(filter.purgeLimit() - removed.get())
                                    .toList();
                    return removed.addAndGet(remove(ids)) < filter.purgeLimit();
                });
        return removed.get();
    }

    /** Whether it was there; one that cannot be read goes too. */
    boolean purge(long id) {
        return keeper.ask(store -> store.remove(List.of(id))) > 0;
    }

    int remove(List<Long> ids) {
        return keeper.look(store -> store.remove(ids));
    }

    /** Up to the letter that is the last one now: in a storm there would be no end. */
    private void walk(Filter filter, Predicate<List<StoredLetter>> goOn) {
        long last = keeper.ask(LetterStore::lastId);
        long id = filter.selection().afterId();
        while (id < last) {
            long from = id;
            List<StoredLetter> slice =
                    keeper.look(store -> store.after(from)).stream()
                            .takeWhile(stored -> stored.id() <= last)
                            .toList();
            if (slice.isEmpty() || !goOn.test(slice)) {
                return;
            }
            id = slice.getLast().id();
        }
    }

    private boolean isMeant(StoredLetter stored, Filter filter) {
        if (filter.isOpen()) {
            return true;
        }
        DeadLetter letter = read(stored);
        return letter != null && filter.matches(letter);
    }

    private @Nullable DeadLetter read(StoredLetter stored) {
        try {
            return stored.read();
        } catch (UnreadableLetterException e) {
            if (e.isNewer()) {
                LOG.warn("Dead letter {} is left alone: {}.", stored.id(), e.getMessage());
            } else {
                LOG.warn("Dead letter {} was dropped: {}.", stored.id(), e.getMessage());
                remove(List.of(stored.id()));
            }
            return null;
        }
    }
}

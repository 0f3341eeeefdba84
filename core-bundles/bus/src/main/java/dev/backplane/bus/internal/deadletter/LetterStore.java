package dev.backplane.bus.internal.deadletter;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The file when there is one: opened on first use, held within its bounds, and set aside when it is
 * damaged. Used by one thread at a time.
 */
final class LetterStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LetterStore.class);

    static final String FILE = "letters.mv";
    private static final String DAMAGED = ".damaged";

    /** What these tell of is the disk or another process, not the file's content. */
    private static final Set<Integer> NO_DAMAGE =
            Set.of(
                    DataUtils.ERROR_READING_FAILED,
                    DataUtils.ERROR_WRITING_FAILED,
                    DataUtils.ERROR_FILE_LOCKED,
                    DataUtils.ERROR_CLOSED);

    private final Path path;
    private @Nullable LetterFile open;
    private long firstId = 1;
    private long displaced;

    LetterStore(Path folder) {
        this.path = folder.resolve(FILE);
    }

    /** Keeps the letters in one commit, and displaces the oldest ones where there is no room. */
    void append(List<byte[]> letters, Bounds bounds) {
        if (letters.isEmpty() && !exists()) {
            return;
        }
        attempt(
                file -> {
                    letters.forEach(file::append);
                    long removed = trim(file, bounds);
                    file.commit();
                    displaced += removed;
                    return removed;
                });
    }

    /** The next letters with higher ids, lowest first, not all at once; empty if there are none. */
    List<StoredLetter> after(long id) {
        return exists() ? attempt(file -> file.after(id)) : List.of();
    }

    Optional<StoredLetter> get(long id) {
        return exists() ? attempt(file -> file.get(id)) : Optional.empty();
    }

    /** How many of them were there. */
    int remove(List<Long> ids) {
        if (ids.isEmpty() || !exists()) {
            return 0;
        }
        return attempt(
                file -> {
                    int removed = (int) ids.stream().filter(file::remove).count();
                    if (removed > 0) {
                        file.commit();
                    }
                    return removed;
                });
    }

    /** The highest id there was so far, 0 if there was none. */
    long lastId() {
        return exists() ? attempt(LetterFile::nextId) - 1 : 0;
    }

    long count() {
        return exists() ? attempt(LetterFile::count) : 0;
    }

    long bytes() {
        return exists() ? attempt(LetterFile::bytes) : 0;
    }

    long displaced() {
        return displaced;
    }

    @Override
    public void close() {
        LetterFile file = open;
        open = null;
        if (file != null) {
            file.close();
        }
    }

    private boolean exists() {
        return open != null || Files.exists(path);
    }

    private static long trim(LetterFile file, Bounds bounds) {
        long removed = 0;
        while ((file.count() > bounds.maxLetters() || file.bytes() > bounds.maxBytes())
                && file.removeOldest()) {
            removed++;
        }
        return removed;
    }

    /** Once more with a new file if this one turns out to be damaged. */
    private <T> T attempt(Function<LetterFile, T> use) {
        try {
            return use.apply(opened());
        } catch (RuntimeException e) {
            abandon();
            if (!isDamage(e)) {
                throw e;
            }
            setAside(e);
            return use.apply(opened());
        }
    }

    private LetterFile opened() {
        LetterFile file = open;
        if (file == null) {
            createFolder();
            file = new LetterFile(path, firstId);
            open = file;
        }
        return file;
    }

    /** What was not committed is lost; a failure may have left the file's memory half-changed. */
    private void abandon() {
        LetterFile file = open;
        open = null;
        if (file != null) {
            firstId = Math.max(firstId, file.nextId());
            file.abandon();
        }
    }

    private void createFolder() {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isDamage(RuntimeException failure) {
        if (failure instanceof MVStoreException e) {
            return !NO_DAMAGE.contains(e.getErrorCode()) || e.getCause() instanceof EOFException;
        }
        return !(failure instanceof UncheckedIOException);
    }

    private void setAside(RuntimeException reason) {
        Path aside = path.resolveSibling(FILE + DAMAGED);
        for (int i = 2; Files.exists(aside); i++) {
            aside = path.resolveSibling(FILE + "." + i + DAMAGED);
        }
        try {
            Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            e.addSuppressed(reason);
            throw new UncheckedIOException(e);
        }
        // Nobody knows the ids of the damaged file; its letters never came at a million a second.
        firstId = Math.max(firstId, TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
        LOG.error(
                "The file of the dead letters {} is damaged: {}. It was set aside as {} and a new"
                        + " one begun with id {}; its letters are no longer listed.",
                path,
                reason.toString(),
                aside,
                firstId);
    }
}

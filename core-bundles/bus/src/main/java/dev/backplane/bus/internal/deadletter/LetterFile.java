package dev.backplane.bus.internal.deadletter;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The letters' bytes by id in one MVStore file, with the next id and the sum of all bytes beside
 * them, so that neither needs a walk through the file. What is not committed never was. Not
 * thread-safe, and never to be interrupted: that closes the file.
 */
final class LetterFile implements AutoCloseable {

    private static final int CACHE_MEGABYTES = 4;
    private static final int SLICE_LETTERS = 1000;
    private static final int SLICE_BYTES = 4 << 20;
    private static final int TIDY_EVERY = 64;
    private static final int TIDY_FILL_RATE = 70;
    private static final long TIDY_BYTES = 1 << 20;
    private static final String NEXT_ID = "nextId";
    private static final String BYTES = "bytes";

    private final MVStore store;
    private final MVMap<Long, byte[]> letters;
    private final MVMap<String, Long> state;
    private long nextId;
    private long bytes;
    private int commits;

    /** Opens the file, or makes it; ids begin at that one unless the file knows better. */
    LetterFile(Path file, long firstId) {
        // Without auto-commit MVStore has no thread of its own, and a batch is kept whole or not.
        store =
                new MVStore.Builder()
                        .fileName(file.toString())
                        .autoCommitDisabled()
                        .cacheSize(CACHE_MEGABYTES)
                        .open();
        // Each commit is on the disk before the next one may use the space it freed.
        store.setRetentionTime(0);
        store.setVersionsToKeep(0);
        letters =
                store.openMap(
                        "letters",
                        new MVMap.Builder<Long, byte[]>()
                                .keyType(LongDataType.INSTANCE)
                                .valueType(ByteArrayDataType.INSTANCE));
        state =
                store.openMap(
                        "state",
                        new MVMap.Builder<String, Long>()
                                .keyType(StringDataType.INSTANCE)
                                .valueType(LongDataType.INSTANCE));
        nextId = Math.max(firstId, state.getOrDefault(NEXT_ID, 1L));
        bytes = state.getOrDefault(BYTES, 0L);
    }

    long nextId() {
        return nextId;
    }

    long count() {
        return letters.sizeAsLong();
    }

    long bytes() {
        return bytes;
    }

    void append(byte[] letter) {
        letters.put(nextId, letter);
        nextId++;
        bytes += StoredLetter.weight(letter);
    }

    boolean remove(long id) {
        byte[] removed = letters.remove(id);
        if (removed == null) {
            return false;
        }
        bytes -= StoredLetter.weight(removed);
        return true;
    }

    boolean removeOldest() {
        Long oldest = letters.firstKey();
        return oldest != null && remove(oldest);
    }

    Optional<StoredLetter> get(long id) {
        return Optional.ofNullable(letters.get(id)).map(bytes -> new StoredLetter(id, bytes));
    }

    /** The next letters with higher ids, lowest first; so few that they fit into memory. */
    List<StoredLetter> after(long id) {
        List<StoredLetter> slice = new ArrayList<>();
        Iterator<Long> ids = letters.keyIterator(id + 1);
        int sum = 0;
        while (slice.size() < SLICE_LETTERS && sum < SLICE_BYTES && ids.hasNext()) {
            StoredLetter letter = get(ids.next()).orElseThrow();
            slice.add(letter);
            sum += letter.weight();
        }
        return slice;
    }

    /** On the disk when it returns. */
    void commit() {
        state.put(NEXT_ID, nextId);
        state.put(BYTES, bytes);
        store.commit();
        store.sync();
        commits++;
        if (commits % TIDY_EVERY == 0 && store.getFileStore().size() > 2 * bytes + TIDY_BYTES) {
            tidy();
        }
    }

    /** Small commits leave single live pages between dead ones: four times the letters' bytes. */
    private void tidy() {
        store.compact(TIDY_FILL_RATE, (int) Math.max(TIDY_BYTES, bytes / 16));
        store.sync();
    }

    @Override
    public void close() {
        store.close();
    }

    /** Gives the file up as it was last committed. */
    void abandon() {
        store.closeImmediately();
    }
}

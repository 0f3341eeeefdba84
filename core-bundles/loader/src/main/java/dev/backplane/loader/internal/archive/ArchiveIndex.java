package dev.backplane.loader.internal.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the list of entries (APPNOTE 4.3.12). Limits on its length and count are the caller's, by
 * {@link ArchiveEnd}.
 */
public final class ArchiveIndex {

    private ArchiveIndex() {}

    /**
     * Every entry, in the index's order.
     *
     * @throws BadArchive if the index is not sound, or an entry is of a kind that no jar has
     * @throws IOException if the content cannot be read
     */
    public static List<ArchiveEntry> read(Content content, ArchiveEnd end)
            throws BadArchive, IOException {
        byte[] index = new byte[Math.toIntExact(end.indexBytes())];
        content.read(end.indexAt(), index, 0, index.length);
        List<ArchiveEntry> entries = new ArrayList<>();
        int at = 0;
        while (at < index.length) {
            CentralHeader header = CentralHeader.at(index, at);
            entries.add(header.entry());
            at = header.next();
        }
        if (entries.size() != end.entries()) {
            throw BadArchive.damaged(
                    "its index holds %,d entries and claims %,d"
                            .formatted(entries.size(), end.entries()));
        }
        return bounded(entries, end.indexAt());
    }

    /** An entry ends where the next one in the file begins, so that no two can share bytes. */
    private static List<ArchiveEntry> bounded(List<ArchiveEntry> entries, long indexAt)
            throws BadArchive {
        List<Integer> order = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingLong(i -> entries.get(i).at()));
        if (!order.isEmpty() && entries.get(order.getFirst()).at() != 0) {
            throw BadArchive.crafted(
                    "it holds %,d bytes in front of its first entry; it is two files in one"
                            .formatted(entries.get(order.getFirst()).at()));
        }
        for (int i = 0; i < order.size(); i++) {
            int current = order.get(i);
            long next = i + 1 < order.size() ? entries.get(order.get(i + 1)).at() : indexAt;
            if (entries.get(current).at() > next) {
                throw BadArchive.damaged("an entry lies outside of it");
            }
            entries.set(current, entries.get(current).endingAt(next));
        }
        return List.copyOf(entries);
    }
}

package dev.backplane.loader.internal.archive;

import dev.backplane.loader.internal.message.Excerpt;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads entries one after the other and checks each against the index: its own header, its length,
 * its checksum. Not thread-safe; each thread takes its own.
 */
public final class EntryReader implements AutoCloseable {

    private static final int CHUNK_BYTES = 64 * 1024;

    /** Takes what has been unpacked; the array is used again afterwards. */
    private interface Sink {
        void take(byte[] bytes, int length);
    }

    private final Content content;
    private final Inflater inflater = new Inflater(true);
    private final byte[] packed = new byte[CHUNK_BYTES];
    private final byte[] unpacked = new byte[CHUNK_BYTES];
    private final CRC32 checksum = new CRC32();

    public EntryReader(Content content) {
        this.content = content;
    }

    /**
     * The entry's content; its size must be within what the caller can hold.
     *
     * @throws BadArchive if the entry is not what the index says
     * @throws IOException if the content cannot be read
     */
    public byte[] read(ArchiveEntry entry) throws BadArchive, IOException {
        // The size is bounded by a multiple of this one, so it has to be true before room is made.
        LocalHeader.requireRoom(entry, 0);
        byte[] whole = new byte[Math.toIntExact(entry.size())];
        int[] length = {0};
        walk(
                entry,
                (bytes, count) -> {
                    System.arraycopy(bytes, 0, whole, length[0], count);
                    length[0] += count;
                });
        return whole;
    }

    /**
     * Checks the entry without keeping its content.
     *
     * @throws BadArchive if the entry is not what the index says
     * @throws IOException if the content cannot be read
     */
    public void check(ArchiveEntry entry) throws BadArchive, IOException {
        walk(entry, (bytes, count) -> {});
    }

    @Override
    public void close() {
        inflater.end();
    }

    private void walk(ArchiveEntry entry, Sink sink) throws BadArchive, IOException {
        int ahead = (int) Math.min(CHUNK_BYTES, entry.end() - entry.at());
        content.read(entry.at(), packed, 0, ahead);
        int header = LocalHeader.check(content, packed, ahead, entry);
        checksum.reset();
        boolean empty = entry.compressedSize() == 0 && entry.size() == 0;
        if (entry.deflated() && !empty) {
            inflate(entry, header, ahead, sink);
        } else {
            copy(entry, header, ahead, sink);
        }
        if ((int) checksum.getValue() != entry.checksum()) {
            throw damaged(entry, "its checksum differs from the archive's index");
        }
    }

    private void copy(ArchiveEntry entry, int header, int ahead, Sink sink) throws IOException {
        long left = entry.size();
        int from = Math.min(header, ahead);
        int length = (int) Math.min(left, ahead - from);
        System.arraycopy(packed, from, unpacked, 0, length);
        long position = entry.at() + header;
        while (left > 0) {
            if (length > 0) {
                checksum.update(unpacked, 0, length);
                sink.take(unpacked, length);
            }
            left -= length;
            position += length;
            length = (int) Math.min(left, CHUNK_BYTES);
            content.read(position, unpacked, 0, length);
        }
    }

    private void inflate(ArchiveEntry entry, int header, int ahead, Sink sink)
            throws BadArchive, IOException {
        inflater.reset();
        long toFeed = entry.compressedSize();
        int from = Math.min(header, ahead);
        int length = (int) Math.min(toFeed, ahead - from);
        long position = entry.at() + header + length;
        inflater.setInput(packed, from, length);
        toFeed -= length;
        long size = 0;
        while (!inflater.finished()) {
            int count = inflateSome(entry);
            size += count;
            if (size > entry.size()) {
                break;
            }
            checksum.update(unpacked, 0, count);
            sink.take(unpacked, count);
            if (count == 0 && !inflater.finished()) {
                if (!inflater.needsInput() || toFeed == 0) {
                    throw damaged(entry, "its compressed data is broken off");
                }
                length = (int) Math.min(toFeed, CHUNK_BYTES);
                content.read(position, packed, 0, length);
                inflater.setInput(packed, 0, length);
                position += length;
                toFeed -= length;
            }
        }
        if (size != entry.size() || inflater.getBytesRead() != entry.compressedSize()) {
            throw damaged(entry, "its size differs from the archive's index");
        }
    }

    private int inflateSome(ArchiveEntry entry) throws BadArchive {
        try {
            return inflater.inflate(unpacked, 0, CHUNK_BYTES);
        } catch (DataFormatException e) {
            BadArchive bad = damaged(entry, "its compressed data is no such data");
            bad.initCause(e);
            throw bad;
        }
    }

    static BadArchive damaged(ArchiveEntry entry, String why) {
        return BadArchive.damaged(
                "the entry %s is damaged: %s".formatted(Excerpt.quoted(entry.name()), why));
    }
}

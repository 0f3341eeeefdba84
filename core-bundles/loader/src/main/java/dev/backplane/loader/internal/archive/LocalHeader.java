package dev.backplane.loader.internal.archive;

import dev.backplane.loader.internal.message.Excerpt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An entry's own header (APPNOTE 4.3.7). Readers of streams believe it and readers of files the
 * index, so the two must say the same.
 */
final class LocalHeader {

    private static final int SIGNATURE = 0x04034b50;
    private static final int BYTES = 30;
    private static final int ENCRYPTED = 1;
    private static final int SIZES_FOLLOW = 1 << 3;
    private static final int DEFLATED = 8;

    private LocalHeader() {}

    /**
     * Checks the header against the index.
     *
     * @param head the first bytes of the entry
     * @param length how many of them there are
     * @return the length of the header: how far behind its begin the entry's data begins
     */
    static int check(Content content, byte[] head, int length, ArchiveEntry entry)
            throws BadArchive, IOException {
        if (length < BYTES || LittleEndian.i4(head, 0) != SIGNATURE) {
            throw EntryReader.damaged(entry, "it is not where the archive's index says");
        }
        int nameBytes = LittleEndian.u2(head, 26);
        int extraBytes = LittleEndian.u2(head, 28);
        int headerBytes = BYTES + nameBytes + extraBytes;
        requireRoom(entry, headerBytes);
        byte[] header = head;
        if (headerBytes > length) {
            header = new byte[headerBytes];
            content.read(entry.at(), header, 0, headerBytes);
        }
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        int flags = LittleEndian.u2(header, 6);
        boolean same =
                Arrays.equals(header, BYTES, BYTES + nameBytes, name, 0, name.length)
                        && (LittleEndian.u2(header, 8) == DEFLATED) == entry.deflated()
                        && (flags & ENCRYPTED) == 0
                        && sameSizes(header, BYTES + nameBytes, extraBytes, flags, entry);
        if (!same) {
            throw BadArchive.crafted(
                    "the entry %s is described in two ways, by itself and by the archive's index"
                            .formatted(Excerpt.quoted(entry.name())));
        }
        return headerBytes;
    }

    /** That header and data end before something else begins. */
    static void requireRoom(ArchiveEntry entry, int headerBytes) throws BadArchive {
        if (entry.compressedSize() > entry.end() - entry.at() - headerBytes) {
            throw BadArchive.crafted(
                    "the entry %s reaches into the next one, or into the archive's index"
                            .formatted(Excerpt.quoted(entry.name())));
        }
    }

    private static boolean sameSizes(
            byte[] header, int extraAt, int extraBytes, int flags, ArchiveEntry entry)
            throws BadArchive {
        int checksum = LittleEndian.i4(header, 14);
        long compressed = LittleEndian.u4(header, 18);
        long size = LittleEndian.u4(header, 22);
        if ((flags & SIZES_FOLLOW) != 0) {
            // Written before they were known: then none of them, or what they came to.
            return (checksum == 0 || checksum == entry.checksum())
                    && known(compressed, entry.compressedSize())
                    && known(size, entry.size());
        }
        Zip64Extra extra = Zip64Extra.in(header, extraAt, extraBytes, size, compressed, 0);
        return checksum == entry.checksum()
                && extra.compressedSize() == entry.compressedSize()
                && extra.size() == entry.size();
    }

    private static boolean known(long claimed, long actual) {
        return claimed == 0 || claimed == LittleEndian.ELSEWHERE || claimed == actual;
    }
}

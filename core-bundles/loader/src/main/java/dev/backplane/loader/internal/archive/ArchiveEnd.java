package dev.backplane.loader.internal.archive;

import java.io.IOException;

/**
 * The record at the end of an archive, which says where its index lies (APPNOTE 4.3.14 to 4.3.16).
 *
 * @param entries how many the index claims to hold
 * @param indexAt where the index begins, bytes from the start
 * @param indexBytes how long it is
 */
public record ArchiveEnd(long entries, long indexAt, long indexBytes) {

    private static final int SIGNATURE = 0x06054b50;
    private static final int BYTES = 22;
    private static final int MAX_COMMENT_BYTES = 0xFFFF;

    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int END64_SIGNATURE = 0x06064b50;
    private static final int END64_BYTES = 56;

    /**
     * Looks for it from the back.
     *
     * @throws BadArchive if there is none, or it contradicts itself or the file's length
     * @throws IOException if the content cannot be read
     */
    public static ArchiveEnd find(Content content) throws BadArchive, IOException {
        int length = (int) Math.min(content.size(), BYTES + MAX_COMMENT_BYTES);
        byte[] tail = new byte[length];
        long tailAt = content.size() - length;
        content.read(tailAt, tail, 0, length);
        for (int at = length - BYTES; at >= 0; at--) {
            if (LittleEndian.i4(tail, at) == SIGNATURE) {
                return read(content, tail, at, tailAt);
            }
        }
        throw BadArchive.damaged("its end is missing");
    }

    private static ArchiveEnd read(Content content, byte[] tail, int at, long tailAt)
            throws BadArchive, IOException {
        // The nearest to the end or none: a reader that looks further finds another archive.
        if (at + BYTES + LittleEndian.u2(tail, at + 20) != tail.length) {
            throw BadArchive.damaged("it goes on after its end, or its end is cut off");
        }
        int entries = LittleEndian.u2(tail, at + 10);
        boolean split =
                LittleEndian.u2(tail, at + 4) != 0
                        || LittleEndian.u2(tail, at + 6) != 0
                        || LittleEndian.u2(tail, at + 8) != entries;
        long indexBytes = LittleEndian.u4(tail, at + 12);
        long indexAt = LittleEndian.u4(tail, at + 16);
        ArchiveEnd end = new ArchiveEnd(entries, indexAt, indexBytes);
        long endAt = tailAt + at;
        boolean large =
                entries == LittleEndian.SHORT_ELSEWHERE
                        || indexBytes == LittleEndian.ELSEWHERE
                        || indexAt == LittleEndian.ELSEWHERE;
        long locatorAt = endAt - LOCATOR_BYTES;
        byte[] locator = new byte[LOCATOR_BYTES];
        if (locatorAt >= 0) {
            content.read(locatorAt, locator, 0, LOCATOR_BYTES);
        }
        if (LittleEndian.i4(locator, 0) == LOCATOR_SIGNATURE) {
            return end.large(content, LittleEndian.u8(locator, 8), locatorAt);
        }
        if (split || (large && entries != LittleEndian.SHORT_ELSEWHERE)) {
            throw BadArchive.damaged("it is one part of several, or its end is damaged");
        }
        return end.reachingTo(endAt);
    }

    /** The zip64 record; where the short one gives a number of its own, the two must agree. */
    private ArchiveEnd large(Content content, long at, long locatorAt)
            throws BadArchive, IOException {
        byte[] record = new byte[END64_BYTES];
        if (at > locatorAt - END64_BYTES) {
            throw BadArchive.damaged("its zip64 end lies outside of it");
        }
        content.read(at, record, 0, END64_BYTES);
        long bytes = LittleEndian.u8(record, 4) + 12;
        if (LittleEndian.i4(record, 0) != END64_SIGNATURE || at + bytes != locatorAt) {
            throw BadArchive.damaged("its zip64 end is damaged");
        }
        ArchiveEnd found =
                new ArchiveEnd(
                        LittleEndian.u8(record, 32),
                        LittleEndian.u8(record, 48),
                        LittleEndian.u8(record, 40));
        boolean agree =
                LittleEndian.i4(record, 16) == 0
                        && LittleEndian.i4(record, 20) == 0
                        && LittleEndian.u8(record, 24) == found.entries
                        && (entries == LittleEndian.SHORT_ELSEWHERE || entries == found.entries)
                        && (indexAt == LittleEndian.ELSEWHERE || indexAt == found.indexAt)
                        && (indexBytes == LittleEndian.ELSEWHERE || indexBytes == found.indexBytes);
        if (!agree) {
            throw BadArchive.crafted("it has two ends that contradict each other");
        }
        return found.reachingTo(at);
    }

    private ArchiveEnd reachingTo(long end) throws BadArchive {
        if (indexBytes > end || indexAt > end) {
            throw BadArchive.damaged("its index lies outside of it");
        }
        long surplus = end - indexBytes - indexAt;
        if (surplus > 0) {
            throw BadArchive.crafted(
                    "it holds %,d bytes in front of the archive, or between its index and its end;"
                                    .formatted(surplus)
                            + " it is two files in one");
        }
        if (surplus < 0) {
            throw BadArchive.damaged("its beginning is missing, or its end is damaged");
        }
        return this;
    }
}

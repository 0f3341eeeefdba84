package dev.backplane.loader.internal.archive;

import java.util.zip.ZipEntry;

/**
 * One entry as the archive's index describes it; its content is what {@link EntryReader} verified.
 *
 * @param name as it stands there
 * @param deflated whether it is compressed
 * @param checksum CRC-32 of the content
 * @param compressedSize bytes in the archive
 * @param size bytes of the content
 * @param at where its own header lies
 * @param end where the next one's header, or the index, begins
 */
public record ArchiveEntry(
        String name,
        boolean deflated,
        int checksum,
        long compressedSize,
        long size,
        long at,
        long end) {

    /** Folders carry no content. */
    public boolean isFolder() {
        return name.endsWith("/");
    }

    /** Whether the JDK, and with it the framework, reads the same in the index. */
    public boolean agreesWith(ZipEntry other) {
        return name.equals(other.getName())
                && size == other.getSize()
                && compressedSize == other.getCompressedSize()
                && Integer.toUnsignedLong(checksum) == other.getCrc()
                && deflated == (other.getMethod() == ZipEntry.DEFLATED);
    }

    ArchiveEntry endingAt(long position) {
        return new ArchiveEntry(name, deflated, checksum, compressedSize, size, at, position);
    }
}

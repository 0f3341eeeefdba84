package dev.backplane.loader.internal.validation;

import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads every byte of the archive once: sizes and checksums in its index are claims, and the
 * framework trusts them later.
 */
final class JarWalk {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final ZipFile zip;
    private final ValidationLimits limits;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    private JarWalk(ZipFile zip, ValidationLimits limits) {
        this.zip = zip;
        this.limits = limits;
    }

    static void check(ZipFile zip, ValidationLimits limits) throws Refused, IOException {
        JarWalk walk = new JarWalk(zip, limits);
        walk.checkIndex();
        walk.checkContent();
    }

    /** What the index claims is refused before anything is unpacked. */
    private void checkIndex() throws Refused {
        if (zip.size() > limits.maxEntries()) {
            throw Refused.tooLarge(
                    "it holds %,d entries, the limit is %,d (maxEntries of dev.backplane.loader)"
                            .formatted(zip.size(), limits.maxEntries()));
        }
        EntryNames names = new EntryNames();
        long total = 0;
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            names.check(entry.getName());
            total += Math.max(0, entry.getSize());
            if (total < 0 || total > limits.maxUncompressedBytes()) {
                throw Refused.tooLarge(
                        ("unpacked it is larger than the limit of %,d bytes (maxUncompressedBytes"
                                        + " of dev.backplane.loader)")
                                .formatted(limits.maxUncompressedBytes()));
            }
        }
    }

    private void checkContent() throws Refused, IOException {
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            if (!entry.isDirectory()) {
                checkContent(entry);
            }
        }
    }

    private void checkContent(ZipEntry entry) throws Refused, IOException {
        CRC32 checksum = new CRC32();
        long size = 0;
        try (InputStream in = zip.getInputStream(entry)) {
            int length = in.readNBytes(buffer, 0, BUFFER_BYTES);
            if (ClassFile.matters(entry.getName())) {
                ClassFile.check(entry.getName(), buffer, length);
            }
            while (length > 0 && size <= entry.getSize()) {
                checksum.update(buffer, 0, length);
                size += length;
                length = in.readNBytes(buffer, 0, BUFFER_BYTES);
            }
        }
        if (size != entry.getSize() || checksum.getValue() != entry.getCrc()) {
            throw Refused.bad(
                    "the entry "
                            + Excerpt.quoted(entry.getName())
                            + " is damaged (size or checksum differ from the archive's index);"
                            + " build or copy the jar again");
        }
    }
}

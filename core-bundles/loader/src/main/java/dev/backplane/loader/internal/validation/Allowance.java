package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.archive.ArchiveEnd;
import dev.backplane.loader.internal.archive.ArchiveEntry;
import dev.backplane.loader.internal.message.Excerpt;

/**
 * What is left of the limits: an archive and those within it share them, so that nesting wins
 * nothing. What an index claims is refused before anything is unpacked.
 */
final class Allowance {

    /** Small entries of one letter compress well; only large ones are bombs. */
    private static final long HARMLESS_BYTES = 1024 * 1024;

    /** Held in memory as a whole, here and by the JDK. */
    private static final long MAX_INDEX_BYTES = 32 * 1024 * 1024;

    private final ValidationTerms terms;
    private long entries;
    private long bytes;

    Allowance(ValidationTerms terms) {
        this.terms = terms;
    }

    void take(ArchiveEnd end) throws Refused {
        entries += end.entries();
        if (entries > terms.maxEntries()) {
            throw Refused.tooLarge(
                    "it holds %,d entries, the limit is %,d (maxEntries of dev.backplane.loader)"
                            .formatted(entries, terms.maxEntries()));
        }
        if (end.indexBytes() > MAX_INDEX_BYTES) {
            throw Refused.tooLarge(
                    "the archive's index has %,d bytes, the limit is %,d; shorten names and comments"
                            .formatted(end.indexBytes(), MAX_INDEX_BYTES));
        }
    }

    void take(ArchiveEntry entry) throws Refused {
        bytes += entry.size();
        if (bytes < 0 || bytes > terms.maxUncompressedBytes()) {
            throw Refused.tooLarge(
                    ("unpacked it is larger than the limit of %,d bytes (maxUncompressedBytes of"
                                    + " dev.backplane.loader)")
                            .formatted(terms.maxUncompressedBytes()));
        }
        long most = Math.max(1, entry.compressedSize()) * terms.maxCompressionRatio();
        if (entry.size() > HARMLESS_BYTES && entry.size() > most) {
            throw Refused.tooLarge(
                    ("the entry %s unpacks to %,d times its size, the limit is %,d"
                                    + " (maxCompressionRatio of dev.backplane.loader)")
                            .formatted(
                                    Excerpt.quoted(entry.name()),
                                    entry.size() / Math.max(1, entry.compressedSize()),
                                    terms.maxCompressionRatio()));
        }
    }

    /** Of a jar within the jar, which is held in memory. */
    void takeNested(ArchiveEntry entry) throws Refused {
        if (entry.size() > terms.maxNestedJarBytes()) {
            throw Refused.tooLarge(
                    ("the jar %s within it has %,d bytes, the limit is %,d (maxNestedJarBytes of"
                                    + " dev.backplane.loader); deploy it as a bundle of its own")
                            .formatted(
                                    Excerpt.quoted(entry.name()),
                                    entry.size(),
                                    terms.maxNestedJarBytes()));
        }
    }
}

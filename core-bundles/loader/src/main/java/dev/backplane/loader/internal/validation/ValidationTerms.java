package dev.backplane.loader.internal.validation;

import java.util.Set;

/**
 * How much an archive may hold, those within it on the bundle's class path included, and what only
 * some may.
 *
 * @param maxEntries files and folders
 * @param maxUncompressedBytes of all entries together
 * @param maxCompressionRatio how many times its compressed size an entry of more than 1 MiB may
 *     unpack to
 * @param maxNestedJarBytes of one jar within the jar
 * @param nativeCode symbolic names of bundles that may bring native code; {@code *} for all
 */
public record ValidationTerms(
        int maxEntries,
        long maxUncompressedBytes,
        int maxCompressionRatio,
        long maxNestedJarBytes,
        Set<String> nativeCode) {

    /** The set is copied. */
    public ValidationTerms {
        nativeCode = Set.copyOf(nativeCode);
    }
}

package dev.backplane.loader.internal.validation;

/**
 * How much an archive may hold.
 *
 * @param maxEntries files and folders in the archive
 * @param maxUncompressedBytes of all entries together
 */
public record ValidationLimits(int maxEntries, long maxUncompressedBytes) {}

package dev.backplane.loader.internal.index;

import dev.backplane.loader.internal.source.AddressPolicy;
import dev.backplane.loader.internal.source.FetchLimits;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * How indexes are read.
 *
 * @param limits of the download; its largest number of bytes is that of an artifact
 * @param addresses where they may be fetched from; fails if that is misconfigured
 * @param maxIndexBytes the largest index, unpacked
 * @param refresh how often a remote one is fetched again
 */
public record IndexTerms(
        FetchLimits limits,
        Supplier<AddressPolicy> addresses,
        long maxIndexBytes,
        Duration refresh) {}

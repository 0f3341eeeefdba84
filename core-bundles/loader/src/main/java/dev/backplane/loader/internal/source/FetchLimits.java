package dev.backplane.loader.internal.source;

import java.time.Duration;

/**
 * What a source may cost.
 *
 * @param maxBytes of the artifact
 * @param silence how long a server may take to connect, to answer and between two pieces of the
 *     body
 * @param total how long the whole download may take
 */
public record FetchLimits(long maxBytes, Duration silence, Duration total) {}

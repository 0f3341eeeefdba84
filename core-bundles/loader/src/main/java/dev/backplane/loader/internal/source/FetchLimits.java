package dev.backplane.loader.internal.source;

import java.time.Duration;

/**
 * What a source may cost.
 *
 * @param maxBytes of the artifact
 * @param silence how long a server may take to connect, to answer and between two pieces of the
 *     body
 * @param total how long the whole download may take, with all its attempts
 * @param retries how often a download that broke is taken up again without getting any further
 * @param pause before it is taken up the first time; twice as long each further time
 */
public record FetchLimits(
        long maxBytes, Duration silence, Duration total, int retries, Duration pause) {}

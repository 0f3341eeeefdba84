package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.Revision;

/**
 * An update the fleet has acknowledged.
 *
 * @param begun before it was sent, in nanoseconds
 * @param ended after it was acknowledged
 */
record Acknowledged(String pid, Revision revision, String content, long begun, long ended) {}

package dev.backplane.config.internal.fleet.protocol;

import java.util.Map;

/**
 * Everything the store holds, at one moment.
 *
 * @param malformed what nobody can make sense of, by PID, and why
 * @param floor tombstones up to here may have been forgotten
 */
public record Snapshot(
        Position position,
        Map<String, Document> documents,
        Map<String, String> malformed,
        Revision floor) {

    /** Maps are copied. */
    public Snapshot {
        documents = Map.copyOf(documents);
        malformed = Map.copyOf(malformed);
    }
}

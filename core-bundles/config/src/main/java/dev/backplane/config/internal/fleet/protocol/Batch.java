package dev.backplane.config.internal.fleet.protocol;

import java.util.List;
import java.util.Map;

/**
 * What was read from the log.
 *
 * @param malformed what nobody can make sense of, by PID, and why
 * @param end where the reading ended; the start again if there was nothing
 */
public record Batch(
        List<LogEntry> entries, Map<String, String> malformed, Revision end, Token endToken) {

    /** Lists are copied. */
    public Batch {
        entries = List.copyOf(entries);
        malformed = Map.copyOf(malformed);
    }

    public boolean isEmpty() {
        return entries.isEmpty() && malformed.isEmpty();
    }
}

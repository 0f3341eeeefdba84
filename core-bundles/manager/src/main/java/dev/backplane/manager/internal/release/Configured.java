package dev.backplane.manager.internal.release;

import java.util.Map;

/**
 * The configurations of a plugin at one moment.
 *
 * @param texts typed JSON by PID
 * @param revisions as their history counts, by PID
 */
record Configured(Map<String, String> texts, Map<String, Long> revisions) {

    static final Configured NOT = new Configured(Map.of(), Map.of());

    Configured {
        texts = Map.copyOf(texts);
        revisions = Map.copyOf(revisions);
    }
}

package dev.backplane.manager;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/**
 * How an update would have gone: the new version was started beside the one that serves, probed,
 * given the state, and discarded again. No call and no event went to it.
 *
 * @param name the plugin
 * @param before the version that serves
 * @param after the version that was tried
 * @param startUp how long it took to start and to be ready
 * @param stateSchema the version of the state's schema as exported; 0 if nothing is handed over
 * @param stateBytes the size of the state
 * @param transfer how long exporting and importing took
 * @param problem why the update would fail; null if it would not
 * @since 0.1
 */
public record Rehearsal(
        String name,
        String before,
        String after,
        Duration startUp,
        int stateSchema,
        long stateBytes,
        Duration transfer,
        @Nullable String problem) {

    /** No part but the problem may be null. */
    public Rehearsal {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
        Objects.requireNonNull(startUp, "startUp");
        Objects.requireNonNull(transfer, "transfer");
    }
}

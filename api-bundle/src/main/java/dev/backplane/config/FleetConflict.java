package dev.backplane.config;

import java.util.Objects;

/**
 * A change that lost: it was made while the fleet could not be reached, and somebody else had
 * changed the same configuration. The fleet's holds until an operator decides.
 *
 * @param id names it
 * @param pid the configuration
 * @param node where it was made
 * @param base the revision it was based on
 * @param winner the revision that held instead
 * @param deleted whether it was a deletion
 * @param content what it would have set, as JSON; empty for a deletion
 * @since 0.1
 */
public record FleetConflict(
        String id,
        String pid,
        String node,
        String base,
        String winner,
        boolean deleted,
        String content) {

    /** No part may be null. */
    public FleetConflict {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(pid, "pid");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(winner, "winner");
        Objects.requireNonNull(content, "content");
    }
}

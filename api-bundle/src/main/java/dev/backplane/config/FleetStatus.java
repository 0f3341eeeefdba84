package dev.backplane.config;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * How this runtime stands to its fleet. A snapshot: it does not change.
 *
 * @param fleet the fleet's name; empty if there is none
 * @param node how this runtime is called in it
 * @param store where the store is, for people; without credentials
 * @param state how it stands
 * @param reason why it is {@link FleetState#CUT}; else empty
 * @param revision the last change it has taken, {@code epoch-sequence}
 * @param behind how many changes it has not taken yet, as far as it knows
 * @param lag for how long it may have missed something; zero if it has everything
 * @param unsent changes made here that the fleet has not acknowledged yet
 * @param documents how many configurations the fleet has
 * @param failed what is not as it should be, and why, by PID: configurations of the fleet that do
 *     not come into effect here, and those of this machine that may not leave it; in parentheses
 *     what is no configuration: {@code (unsent)}, {@code (journal)}, {@code (node)}
 * @param elsewhere configurations of the fleet that are for other nodes, by PID, and the filter
 *     that chooses those
 * @param labels what this runtime says of itself, see {@link NodeLabels}; empty without a fleet
 * @since 0.1
 */
public record FleetStatus(
        String fleet,
        String node,
        String store,
        FleetState state,
        String reason,
        String revision,
        long behind,
        Duration lag,
        int unsent,
        int documents,
        Map<String, String> failed,
        Map<String, String> elsewhere,
        Map<String, String> labels) {

    /** Of a runtime that belongs to no fleet. */
    public static final FleetStatus LOCAL =
            new FleetStatus(
                    "",
                    "",
                    "",
                    FleetState.LOCAL,
                    "",
                    "0-0",
                    0,
                    Duration.ZERO,
                    0,
                    0,
                    Map.of(),
                    Map.of(),
                    Map.of());

    /** No part may be null; the maps are copied. */
    public FleetStatus {
        Objects.requireNonNull(fleet, "fleet");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(revision, "revision");
        Objects.requireNonNull(lag, "lag");
        failed = Map.copyOf(failed);
        elsewhere = Map.copyOf(elsewhere);
        labels = Map.copyOf(labels);
    }
}

package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.FleetState;
import dev.backplane.config.internal.fleet.protocol.Revision;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/**
 * How a node stands to its fleet.
 *
 * @param reason why it is cut; empty if it is not
 * @param refused whether somebody has to mend that
 * @param behind how many changes it has not taken yet, as far as it knows
 * @param since for how long it may have missed something; zero if it is level
 * @param waiting edits made here that the fleet has not acknowledged
 * @param heldUp why they do not go out though it follows; empty if they do
 * @param trouble what is wrong with the journal; null if nothing is
 * @param parked documents that do not come into effect here, and why
 */
public record NodeStatus(
        FleetState state,
        String reason,
        boolean refused,
        Revision revision,
        long behind,
        Duration since,
        int waiting,
        String heldUp,
        @Nullable String trouble,
        Map<String, String> parked) {}

package dev.backplane.config;

import java.time.Duration;
import java.util.Objects;

/**
 * A node of the fleet, as it tells of itself every few seconds; for people, since it may be gone,
 * or much further, by the time this is read.
 *
 * @param name how it is called
 * @param state how it stands to the fleet
 * @param revision the last change it has taken, {@code epoch-sequence}
 * @param age how long ago it told; one that has not for 15 s is left out
 * @since 0.1
 */
public record FleetMember(String name, FleetState state, String revision, Duration age) {

    /** No part may be null. */
    public FleetMember {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(revision, "revision");
        Objects.requireNonNull(age, "age");
    }
}

package dev.backplane.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What one check found. A snapshot.
 *
 * @param check the check's name
 * @param status what it says
 * @param message why, for people; may be empty if all is well
 * @param at when it was found
 * @param took how long the check took
 * @since 0.1
 */
public record HealthFinding(
        String check, HealthStatus status, String message, Instant at, Duration took) {

    /** No part may be null. */
    public HealthFinding {
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(took, "took");
    }
}

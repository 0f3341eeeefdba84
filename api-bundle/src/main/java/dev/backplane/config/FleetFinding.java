package dev.backplane.config;

import java.util.Objects;

/**
 * What a look at the fleet's store has found.
 *
 * @param subject what was looked at, as {@code maxmemory-policy}
 * @param verdict whether it will do
 * @param message what was found, and what to do about it
 * @param setting the line that {@code redis.conf} should have; empty if none is missing
 * @since 0.1
 */
public record FleetFinding(String subject, Verdict verdict, String message, String setting) {

    /** Whether it will do. */
    public enum Verdict {
        /** It will. */
        GOOD,
        /** It works, with a risk. */
        RISKY,
        /** The runtime refuses to work like this. */
        REFUSED
    }

    /** No part may be null. */
    public FleetFinding {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(setting, "setting");
    }
}

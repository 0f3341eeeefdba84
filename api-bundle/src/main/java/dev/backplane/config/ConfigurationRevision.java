package dev.backplane.config;

import dev.backplane.manager.Owner;

import java.time.Instant;
import java.util.Objects;

/**
 * One content that a configuration has or had. The revisions of a PID are numbered from 1, also
 * over deletions and restarts, and never change.
 *
 * @param pid the PID
 * @param number 1 for the first
 * @param when when it was written
 * @param by who wrote it, through which door
 * @param owner who owns the configuration since: whose changes are made without being forced
 * @param kind whether the configuration was there afterwards
 * @param reason why, for people; may be empty
 * @param identity of its content, 12 hexadecimal digits: equal ones are alike; empty if it was
 *     deleted
 * @since 0.1
 */
public record ConfigurationRevision(
        String pid,
        long number,
        Instant when,
        Owner by,
        Owner owner,
        Kind kind,
        String reason,
        String identity) {

    /** Whether the configuration was there afterwards. */
    public enum Kind {
        /** It had this content. */
        WRITTEN,
        /** It was there no more. */
        DELETED
    }

    /** No part may be null. */
    public ConfigurationRevision {
        Objects.requireNonNull(pid, "pid");
        Objects.requireNonNull(when, "when");
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(identity, "identity");
    }
}

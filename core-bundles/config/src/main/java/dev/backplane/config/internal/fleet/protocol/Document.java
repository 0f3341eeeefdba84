package dev.backplane.config.internal.fleet.protocol;

import java.util.Objects;

/**
 * One configuration as the fleet holds it.
 *
 * @param revision where its last change stands in the log
 * @param origin the revision under which this content was first acknowledged; older than {@code
 *     revision} if a node wrote it back after the store had lost it
 * @param author the attempt that made this content, whoever wrote it back since
 * @param deleted whether it is a tombstone
 * @param content canonical JSON
 */
public record Document(
        String pid,
        Revision revision,
        Revision origin,
        Token author,
        boolean deleted,
        String content) {

    /** No part may be null. */
    public Document {
        Objects.requireNonNull(pid, "pid");
        Objects.requireNonNull(revision, "revision");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(author, "author");
        Objects.requireNonNull(content, "content");
    }

    /** Whether it was written back, not edited. */
    public boolean isRepair() {
        return !origin.equals(revision);
    }

    /** A node that held an older copy than this one wrote the other back: it must not win. */
    public boolean beats(Document other) {
        return other.isRepair() && origin.isAfter(other.origin);
    }

    /** Somebody was told that it is in the fleet, and the fleet has gone on without it. */
    public Loser lostAgainst(Document winner, String node) {
        return new Loser(pid, node, author, revision, winner.revision(), deleted, content);
    }

    public boolean sameContent(boolean otherDeleted, String otherContent) {
        return deleted == otherDeleted && (deleted || content.equals(otherContent));
    }
}

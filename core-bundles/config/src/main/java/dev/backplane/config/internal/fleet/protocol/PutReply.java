package dev.backplane.config.internal.fleet.protocol;

import org.jspecify.annotations.Nullable;

/** What became of an attempt. */
public sealed interface PutReply {

    /**
     * It is in the log, now or since an earlier attempt.
     *
     * @param origin the same as the revision, unless the store had lost it and another node has
     *     written it back
     */
    record Accepted(Revision revision, Revision origin) implements PutReply {}

    /**
     * The document is at another revision.
     *
     * @param current null if there is none, or nobody can make sense of it
     */
    record Conflict(@Nullable Document current) implements PutReply {}

    /** Nodes still write back what the store may have lost; try the same again. */
    record Recovering() implements PutReply {}

    /** What was to be written back was not lost: it was deleted, long ago. */
    record Forgotten() implements PutReply {}

    /** Somebody else uses this session: a copy of this node. Begin another. */
    record SessionTaken() implements PutReply {}
}

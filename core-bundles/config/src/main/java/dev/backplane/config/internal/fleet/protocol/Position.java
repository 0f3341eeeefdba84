package dev.backplane.config.internal.fleet.protocol;

import java.util.Objects;

/**
 * How far a node has followed the log, and what it must find there to know that it is still the
 * same log.
 *
 * @param run the server process it was read from
 * @param incarnation counts how often an operator declared the store's content to hold as it is
 */
public record Position(Revision revision, Token token, String run, long incarnation) {

    /** Nothing was read yet. */
    public static final Position START = new Position(Revision.NONE, Token.NONE, "", 0);

    /** No part may be null. */
    public Position {
        Objects.requireNonNull(revision, "revision");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(run, "run");
    }

    public Position at(Revision next, Token nextToken) {
        return new Position(next, nextToken, run, incarnation);
    }

    public Position under(Lineage lineage) {
        return new Position(revision, token, lineage.run(), lineage.incarnation());
    }
}

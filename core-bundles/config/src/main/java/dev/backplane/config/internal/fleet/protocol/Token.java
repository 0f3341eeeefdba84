package dev.backplane.config.internal.fleet.protocol;

import java.util.Objects;

/**
 * Names one attempt to change something, so that an attempt whose reply was lost is not made twice.
 *
 * @param session new for every start of a node: a node copied with its disk is another one
 * @param operation grows within a session
 */
public record Token(String session, long operation) {

    /** Stands where nothing was attempted yet. */
    public static final Token NONE = new Token("", 0);

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws IllegalArgumentException if it is no token
     */
    public static Token parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("'" + text + "' is no token");
        }
        return new Token(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
    }

    /** The session may not be null. */
    public Token {
        Objects.requireNonNull(session, "session");
    }

    @Override
    public String toString() {
        return session + ":" + operation;
    }
}

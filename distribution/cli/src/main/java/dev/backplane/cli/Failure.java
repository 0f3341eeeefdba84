package dev.backplane.cli;

import org.jspecify.annotations.Nullable;

/**
 * Something went wrong that the person can understand from one sentence: printed as it is, exit
 * status 1.
 */
public final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A sentence for the person. */
    public Failure(String message) {
        this(message, null);
    }

    /** A sentence for the person, and what it came from. */
    public Failure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package dev.backplane.config.internal.source;

import org.jspecify.annotations.Nullable;

/** A file that holds no configuration; the message says why, for people. */
final class UnreadableFileException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableFileException(String message) {
        this(message, null);
    }

    UnreadableFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package dev.backplane.loader.internal.index;

import java.io.IOException;

/** The index as a whole cannot be used; the message says why. */
final class BadIndex extends IOException {

    private static final long serialVersionUID = 1L;

    BadIndex(String message) {
        super(message);
    }

    BadIndex(String message, Throwable cause) {
        super(message, cause);
    }
}

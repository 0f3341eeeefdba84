package dev.backplane.cli.shell;

import org.jspecify.annotations.Nullable;

/** Something a person can mend; the message is all they need to see. */
final class ShellException extends Exception {

    private static final long serialVersionUID = 1L;

    ShellException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package dev.backplane.launcher;

/** The runtime cannot start; the message says which part and why. */
final class StartFailure extends Exception {

    private static final long serialVersionUID = 1L;

    StartFailure(String message, Throwable cause) {
        super(message, cause);
    }

    StartFailure(String message) {
        super(message);
    }
}

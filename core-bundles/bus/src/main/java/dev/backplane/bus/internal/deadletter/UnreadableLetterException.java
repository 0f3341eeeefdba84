package dev.backplane.bus.internal.deadletter;

/** The bytes under an id are no letter this runtime can read. */
final class UnreadableLetterException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean newer;

    private UnreadableLetterException(String message, boolean newer) {
        super(message);
        this.newer = newer;
    }

    static UnreadableLetterException damaged(String reason) {
        return new UnreadableLetterException(reason, false);
    }

    static UnreadableLetterException version(int found, int known) {
        return new UnreadableLetterException(
                "it has the form " + found + ", this runtime reads form " + known, true);
    }

    /** Whether another runtime may be able to read it, so that it is worth keeping. */
    boolean isNewer() {
        return newer;
    }
}

package dev.backplane.loader.internal.archive;

/** The archive is not sound; the message says what is wrong with it, as part of a sentence. */
public final class BadArchive extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean damaged;

    private BadArchive(String reason, boolean damaged) {
        super(reason);
        this.damaged = damaged;
    }

    /** What an accident does: a broken copy, a lost byte. */
    static BadArchive damaged(String reason) {
        return new BadArchive(reason, true);
    }

    /** What no accident does, and no build tool either. */
    static BadArchive crafted(String reason) {
        return new BadArchive(reason, false);
    }

    /** Whether copying or building it again may help. */
    public boolean isDamage() {
        return damaged;
    }
}

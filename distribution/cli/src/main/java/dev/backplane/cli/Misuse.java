package dev.backplane.cli;

/** What was typed cannot be meant: printed with where the help is, exit status 2. */
public final class Misuse extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A sentence for the person. */
    public Misuse(String message) {
        super(message);
    }

    /** Throws unless it holds. */
    public static void unless(boolean holds, String message) {
        if (!holds) {
            throw new Misuse(message);
        }
    }
}

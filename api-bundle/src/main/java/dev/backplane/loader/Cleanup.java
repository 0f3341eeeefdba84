package dev.backplane.loader;

/**
 * How the store is cleaned up.
 *
 * @param recent also what is unused for less than the retention time
 * @param dryRun only says what would go
 * @since 0.1
 */
public record Cleanup(boolean recent, boolean dryRun) {

    /** What happens by itself: what has been unused for the retention time goes. */
    public static final Cleanup ROUTINE = new Cleanup(false, false);
}

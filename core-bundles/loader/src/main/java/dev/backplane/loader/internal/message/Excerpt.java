package dev.backplane.loader.internal.message;

/**
 * Foreign text goes into messages and onto terminals, so it is cut short and stripped of control
 * characters.
 */
public final class Excerpt {

    private static final int MAX_CHARS = 80;

    private Excerpt() {}

    /** The text in single quotes. */
    public static String quoted(String text) {
        return "'" + plain(text, MAX_CHARS) + "'";
    }

    /**
     * The text on one line.
     *
     * @param maxChars what is longer ends in an ellipsis
     */
    public static String plain(String text, int maxChars) {
        String line = text.strip().replaceAll("\\s+", " ").replaceAll("\\p{C}", "?");
        return line.length() <= maxChars ? line : line.substring(0, maxChars - 1) + "…";
    }
}

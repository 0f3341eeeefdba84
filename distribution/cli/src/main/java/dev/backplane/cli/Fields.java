package dev.backplane.cli;

import java.io.PrintStream;

/**
 * Prints names and values below each other; a value that is empty is left out.
 *
 * @param width of the names
 */
public record Fields(PrintStream out, int width) {

    private static final String GAP = "  ";

    /** One line, or as many as the value has. */
    public void add(String name, String value) {
        if (!value.isEmpty()) {
            out.println(
                    name
                            + " ".repeat(Math.max(0, width - name.length()))
                            + GAP
                            + PlainText.of(value));
        }
    }

    /** A line for each value, the name before the first. */
    public void add(String name, Iterable<String> values) {
        String shown = name;
        for (String value : values) {
            add(shown, value);
            shown = "";
        }
    }
}

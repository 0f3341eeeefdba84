package dev.backplane.cli;

/** What others wrote, for the eyes of people. */
public final class PlainText {

    private PlainText() {}

    /** On one line: line breaks become spaces. */
    public static String line(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}

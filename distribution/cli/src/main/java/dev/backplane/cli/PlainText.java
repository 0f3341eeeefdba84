package dev.backplane.cli;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What others wrote, for the eyes of people: a terminal obeys control characters. */
public final class PlainText {

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\r\\n\\t]]");

    private PlainText() {}

    /** As it is, without control characters. */
    public static String of(String text) {
        return CONTROLS.matcher(text).replaceAll("?");
    }

    /** The same on one line: line breaks become spaces. */
    public static String line(String text) {
        return of(
                text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.joining(" ")));
    }
}

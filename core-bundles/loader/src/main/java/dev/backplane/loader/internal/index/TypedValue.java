package dev.backplane.loader.internal.index;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

import java.util.ArrayList;
import java.util.List;

/** Attribute values as an index writes them (OSGi Compendium 7, section 132.6.5). */
final class TypedValue {

    private static final String LIST = "List<";

    private TypedValue() {}

    /**
     * Reads a value.
     *
     * @param type null means text
     * @throws IllegalArgumentException if it is none of its type, or there is no such type
     */
    static Object of(String text, @Nullable String type) {
        if (type == null) {
            return text;
        }
        if (type.startsWith(LIST) && type.endsWith(">")) {
            String each = type.substring(LIST.length(), type.length() - 1).strip();
            return split(text).stream().map(item -> scalar(item, each)).toList();
        }
        return type.equals("List") ? split(text) : scalar(text, type);
    }

    private static Object scalar(String text, String type) {
        return switch (type) {
            case "String" -> text;
            case "Version" -> Version.parseVersion(text.strip());
            case "Long" -> Long.valueOf(text.strip());
            case "Double" -> Double.valueOf(text.strip());
            default -> throw new IllegalArgumentException("there is no type '" + type + "'");
        };
    }

    /** A comma or a backslash within an item stands behind a backslash. */
    private static List<String> split(String text) {
        List<String> items = new ArrayList<>();
        StringBuilder item = new StringBuilder();
        boolean escaped = false;
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (!escaped && next == '\\') {
                escaped = true;
            } else if (!escaped && next == ',') {
                items.add(item.toString().strip());
                item.setLength(0);
            } else {
                item.append(next);
                escaped = false;
            }
        }
        items.add(item.toString().strip());
        return items;
    }
}

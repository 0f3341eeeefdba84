package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A letter larger than allowed: its names and cause, the properties that fit, smallest first, and
 * of the others the beginning as text.
 */
final class Shortened {

    private static final int MAX_NAME = 512;
    private static final int MAX_TEXT = 1_000;

    /** More than head and count can take, whatever is in them: 4 bytes a character at most. */
    private static final int HEAD_BYTES = 6 * MAX_NAME * 4;

    private record Property(String name, Object value, int size) {}

    private Shortened() {}

    static DeadLetter of(DeadLetter letter, int limit) {
        DeadLetter bare =
                new DeadLetter(
                        letter.id(),
                        letter.at(),
                        letter.kind(),
                        cut(letter.target(), MAX_NAME),
                        cut(letter.subscriber(), MAX_NAME),
                        cut(letter.caller(), MAX_NAME),
                        letter.cause(),
                        cut(letter.message(), MAX_NAME),
                        fitting(letter, limit),
                        false);
        return bare;
    }

    private static Map<String, Object> fitting(DeadLetter letter, int limit) {
        Map<String, Object> kept = new HashMap<>();
        int room = limit - HEAD_BYTES;
        for (Property property : bySize(letter, limit)) {
            Property part = property.size() <= room ? property : excerpt(property, limit);
            if (part.size() <= room) {
                kept.put(part.name(), part.value());
                room -= part.size();
            }
        }
        return kept;
    }

    private static List<Property> bySize(DeadLetter letter, int limit) {
        return letter.properties().entrySet().stream()
                .map(entry -> measured(entry.getKey(), entry.getValue(), limit))
                .sorted(Comparator.comparingInt(Property::size))
                .toList();
    }

    private static Property measured(String name, Object value, int limit) {
        LetterOutput out = new LetterOutput(limit);
        try {
            LetterCodec.writeProperty(out, name, value);
            return new Property(name, value, out.size());
        } catch (LetterOutput.TooLargeException e) {
            return new Property(name, value, Integer.MAX_VALUE);
        }
    }

    private static Property excerpt(Property property, int limit) {
        return measured(property.name(), text(property.value()), limit);
    }

    private static String text(Object value) {
        return switch (value) {
            case String text -> cut(text, MAX_TEXT);
            case byte[] bytes -> "(" + bytes.length + " bytes, not kept: the letter is too large)";
            default ->
                    "(" + value.getClass().getSimpleName() + ", not kept: the letter is too large)";
        };
    }

    private static String cut(String text, int length) {
        return text.length() <= length
                ? text
                : text.substring(0, length) + "… (" + text.length() + " characters)";
    }
}

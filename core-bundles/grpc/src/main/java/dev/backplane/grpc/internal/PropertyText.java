package dev.backplane.grpc.internal;

import java.lang.reflect.Array;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How the values of properties, which a plugin may choose freely, look outside: as text. */
final class PropertyText {

    private PropertyText() {}

    static String of(Object value) {
        return switch (value) {
            case String text -> text;
            case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
            case Collection<?> values -> listed(values.stream());
            case Object any when any.getClass().isArray() ->
                    listed(
                            IntStream.range(0, Array.getLength(any))
                                    .mapToObj(i -> Array.get(any, i)));
            default -> inItsOwnWords(value);
        };
    }

    private static String listed(Stream<?> values) {
        return values.map(value -> value == null ? "null" : of(value))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** The words of a plugin's class, which may fail. */
    private static String inItsOwnWords(Object value) {
        try {
            return String.valueOf(value.toString());
        } catch (RuntimeException e) {
            return value.getClass().getName() + " (its toString() failed: " + e.getClass() + ")";
        }
    }
}

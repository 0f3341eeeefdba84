package dev.backplane.bus.internal.deadletter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns one value into what a letter can keep, and notes whether that is the same. Walking through
 * a collection and asking an object for its text is foreign code: {@link ForeignValues} guards it.
 */
final class PlainValues {

    private static final int MAX_ITEMS = 100_000;

    private int items;
    private boolean exact = true;

    /** Whether it can be kept as it is, without a look inside. */
    static boolean isPlain(Object value) {
        Class<?> type = value.getClass();
        return Scalar.of(type) != null || LetterValues.component(type) != null;
    }

    /** Whether everything so far was kept as it was. */
    boolean isExact() {
        return exact;
    }

    @Nullable Object convert(@Nullable Object value, int depth) {
        if (++items > MAX_ITEMS) {
            throw new IllegalStateException("more than " + MAX_ITEMS + " values in one property");
        }
        if (value == null || isPlain(value)) {
            return value;
        }
        if (depth == LetterValues.MAX_DEPTH) {
            exact = false;
            return value.getClass().getName();
        }
        return switch (value) {
            case Map<?, ?> map -> map(map, depth);
            case Set<?> set -> fill(new LinkedHashSet<>(), set, depth);
            case List<?> list -> fill(new ArrayList<>(), list, depth);
            case Collection<?> other -> inexact(fill(new ArrayList<>(), other, depth));
            case Object[] array -> inexact(fill(new ArrayList<>(), Arrays.asList(array), depth));
            default -> inexact(String.valueOf(value));
        };
    }

    private Object map(Map<?, ?> map, int depth) {
        Map<@Nullable Object, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((key, value) -> plain.put(convert(key, depth + 1), convert(value, depth + 1)));
        return plain;
    }

    private Object fill(Collection<@Nullable Object> plain, Collection<?> from, int depth) {
        for (Object item : from) {
            plain.add(convert(item, depth + 1));
        }
        return plain;
    }

    private Object inexact(Object plain) {
        exact = false;
        return plain;
    }
}

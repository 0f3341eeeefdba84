package dev.backplane.manager.internal.configuration;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The single values of what a configuration can hold. */
final class Values {

    private Values() {}

    /** The parts of an array or a list; anything else is its own only part. */
    static List<Object> of(Object value) {
        if (value instanceof Collection<?> collection) {
            return new ArrayList<>(collection);
        }
        if (!value.getClass().isArray()) {
            return List.of(value);
        }
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
            values.add(Array.get(value, i));
        }
        return values;
    }
}

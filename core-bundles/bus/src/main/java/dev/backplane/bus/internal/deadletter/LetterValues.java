package dev.backplane.bus.internal.deadletter;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The values of properties as bytes: scalars, arrays of them, and lists, sets and maps of all. */
final class LetterValues {

    /** Deeper ones are taken for damage when read, and kept as text when written. */
    static final int MAX_DEPTH = 16;

    private static final int NULL = 0;
    private static final int BYTES = 20;
    private static final int ARRAY = 21;
    private static final int PRIMITIVES = 22;
    private static final int LIST = 23;
    private static final int SET = 24;
    private static final int MAP = 25;

    private LetterValues() {}

    /** Plain values only: {@link PlainValues} makes them. */
    static void write(LetterOutput out, @Nullable Object value) {
        switch (value) {
            case null -> out.code(NULL);
            case byte[] bytes -> {
                out.code(BYTES);
                out.bytes(bytes);
            }
            case Map<?, ?> map -> writeMap(out, map);
            case Collection<?> items -> writeItems(out, items instanceof Set ? SET : LIST, items);
            default -> writeOther(out, value);
        }
    }

    static @Nullable Object read(LetterInput in, int depth) throws UnreadableLetterException {
        if (depth > MAX_DEPTH) {
            throw UnreadableLetterException.damaged("its values are nested too deeply");
        }
        int code = in.code();
        return switch (code) {
            case NULL -> null;
            case BYTES -> in.bytes();
            case ARRAY -> readArray(in, scalar(in.code()), false);
            case PRIMITIVES -> readArray(in, scalar(in.code()), true);
            case LIST -> Collections.unmodifiableList(readItems(in, depth, new ArrayList<>()));
            case SET -> Collections.unmodifiableSet(readItems(in, depth, new LinkedHashSet<>()));
            case MAP -> readMap(in, depth);
            default -> scalar(code).read(in);
        };
    }

    /** The scalar an array is of, null if it is none or an array of something else. */
    static @Nullable Scalar component(Class<?> type) {
        Class<?> component = type.getComponentType();
        return component == null
                ? null
                : Scalar.of(MethodType.methodType(component).wrap().returnType());
    }

    private static void writeOther(LetterOutput out, Object value) {
        Scalar scalar = Scalar.of(value.getClass());
        if (scalar != null) {
            out.code(scalar.code());
            scalar.write(out, value);
            return;
        }
        Scalar component = component(value.getClass());
        if (component == null) {
            throw new IllegalArgumentException("not a plain value: " + value.getClass());
        }
        writeArray(out, component, value);
    }

    private static void writeArray(LetterOutput out, Scalar component, Object array) {
        boolean primitive = array.getClass().getComponentType().isPrimitive();
        out.code(primitive ? PRIMITIVES : ARRAY);
        out.code(component.code());
        int length = Array.getLength(array);
        out.count(length);
        for (int i = 0; i < length; i++) {
            Object item = Array.get(array, i);
            if (!primitive) {
                out.code(item == null ? 0 : 1);
            }
            if (item != null) {
                component.write(out, item);
            }
        }
    }

    private static Object readArray(LetterInput in, Scalar component, boolean primitive)
            throws UnreadableLetterException {
        Class<?> type =
                primitive
                        ? MethodType.methodType(component.type()).unwrap().returnType()
                        : component.type();
        Object array = Array.newInstance(type, in.count());
        for (int i = 0; i < Array.getLength(array); i++) {
            if (primitive || in.code() != 0) {
                set(array, i, component.read(in));
            }
        }
        return array;
    }

    private static void set(Object array, int index, Object item) throws UnreadableLetterException {
        try {
            Array.set(array, index, item);
        } catch (IllegalArgumentException e) {
            throw UnreadableLetterException.damaged("an array holds what it cannot");
        }
    }

    private static void writeItems(LetterOutput out, int code, Collection<?> items) {
        out.code(code);
        out.count(items.size());
        items.forEach(item -> write(out, item));
    }

    private static <C extends Collection<@Nullable Object>> C readItems(
            LetterInput in, int depth, C items) throws UnreadableLetterException {
        int count = in.count();
        for (int i = 0; i < count; i++) {
            items.add(read(in, depth + 1));
        }
        return items;
    }

    private static void writeMap(LetterOutput out, Map<?, ?> map) {
        out.code(MAP);
        out.count(map.size());
        map.forEach(
                (key, value) -> {
                    write(out, key);
                    write(out, value);
                });
    }

    private static Object readMap(LetterInput in, int depth) throws UnreadableLetterException {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            map.put(read(in, depth + 1), read(in, depth + 1));
        }
        return Collections.unmodifiableMap(map);
    }

    private static Scalar scalar(int code) throws UnreadableLetterException {
        Scalar scalar = Scalar.of(code);
        if (scalar == null) {
            throw UnreadableLetterException.damaged("unknown kind of value " + code);
        }
        return scalar;
    }
}

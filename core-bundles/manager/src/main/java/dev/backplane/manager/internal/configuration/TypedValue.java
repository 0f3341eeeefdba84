package dev.backplane.manager.internal.configuration;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A value as a component expects it. Types are those of configuration files (OSGi Compendium 8,
 * section 150.3.2).
 */
final class TypedValue {

    private static final Map<String, Class<?>> TYPES =
            Map.of(
                    "String", String.class,
                    "Integer", Integer.class,
                    "Long", Long.class,
                    "Short", Short.class,
                    "Byte", Byte.class,
                    "Character", Character.class,
                    "Double", Double.class,
                    "Float", Float.class,
                    "Boolean", Boolean.class);

    private static final Map<Integer, String> BY_METATYPE =
            Map.of(
                    AttributeDefinition.STRING, "String",
                    AttributeDefinition.PASSWORD, "String",
                    AttributeDefinition.INTEGER, "Integer",
                    AttributeDefinition.LONG, "Long",
                    AttributeDefinition.SHORT, "Short",
                    AttributeDefinition.BYTE, "Byte",
                    AttributeDefinition.CHARACTER, "Character",
                    AttributeDefinition.DOUBLE, "Double",
                    AttributeDefinition.FLOAT, "Float",
                    AttributeDefinition.BOOLEAN, "Boolean");

    private TypedValue() {}

    /**
     * The value as the type says, or as the Metatype says, or as it is.
     *
     * @param type as configuration files have it; null if none is given
     * @throws PluginException {@code INVALID_ARGUMENT} if it cannot be such a value
     */
    static Object of(
            String key,
            @Nullable String type,
            @Nullable AttributeDefinition definition,
            Object value) {
        Object typed;
        if (type != null) {
            typed = typed(key, type.replace("[]", ""), type.endsWith("[]"), value);
        } else if (definition != null) {
            String known = BY_METATYPE.getOrDefault(definition.getType(), "String");
            typed = typed(key, known, definition.getCardinality() != 0, value);
        } else {
            return plain(value);
        }
        check(key, definition, typed);
        return typed;
    }

    private static Object typed(String key, String type, boolean many, Object value) {
        Class<?> target = TYPES.get(type);
        if (target == null) {
            throw invalid(key, "there is no type '" + type + "'; there are " + sorted());
        }
        if (!many) {
            List<Object> values = values(value);
            if (values.size() != 1) {
                throw invalid(key, "one " + type + " is wanted, not a list");
            }
            return single(key, target, values.getFirst());
        }
        List<Object> values = values(value);
        Object array = Array.newInstance(target, values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, single(key, target, values.get(i)));
        }
        return array;
    }

    private static String sorted() {
        return String.join(", ", TYPES.keySet().stream().sorted().toList());
    }

    private static Object single(String key, Class<?> target, Object value) {
        if (target.isInstance(value)) {
            return value;
        }
        String text = text(value).strip();
        try {
            return switch (target.getSimpleName()) {
                case "Integer" -> Integer.valueOf(text);
                case "Long" -> Long.valueOf(text);
                case "Short" -> Short.valueOf(text);
                case "Byte" -> Byte.valueOf(text);
                case "Double" -> Double.valueOf(text);
                case "Float" -> Float.valueOf(text);
                case "Boolean" -> truth(text);
                case "Character" -> character(value.toString());
                default -> value.toString();
            };
        } catch (IllegalArgumentException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + key + "' is to be a value of type " + target.getSimpleName() + suffix(e),
                    e);
        }
    }

    private static String suffix(IllegalArgumentException e) {
        return e instanceof NumberFormatException ? ", a number in its range" : "";
    }

    private static Boolean truth(String text) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException("neither true nor false");
        }
        return Boolean.valueOf(text);
    }

    private static Character character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("not one character");
        }
        return text.charAt(0);
    }

    /** A whole number that came as a fraction, as in JSON, is a whole number. */
    private static String text(Object value) {
        return value instanceof Double number && number == Math.rint(number)
                ? String.valueOf(number.longValue())
                : value.toString();
    }

    /** What Config Admin can hold. */
    private static Object plain(Object value) {
        if (!(value instanceof Collection<?>) && !value.getClass().isArray()) {
            return value;
        }
        List<Object> values = values(value);
        boolean alike = values.stream().map(Object::getClass).distinct().count() == 1;
        Class<?> type = alike ? values.getFirst().getClass() : String.class;
        Object array = Array.newInstance(type, values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, alike ? values.get(i) : values.get(i).toString());
        }
        return array;
    }

    /** The parts of an array or a list; anything else is its own only part. */
    static List<Object> values(Object value) {
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

    private static void check(String key, @Nullable AttributeDefinition definition, Object typed) {
        String[] options = definition == null ? null : definition.getOptionValues();
        if (options == null || options.length == 0) {
            return;
        }
        List<String> allowed = List.of(options);
        for (Object each : values(typed)) {
            if (!allowed.contains(each.toString())) {
                throw invalid(key, "it may be " + String.join(", ", allowed));
            }
        }
    }

    private static PluginException invalid(String key, String why) {
        return new PluginException(
                ErrorCode.INVALID_ARGUMENT, "'" + key + "' cannot have that value: " + why);
    }
}

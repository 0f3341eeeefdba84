package dev.backplane.config.internal.schema;

import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A value as a component expects it. Types are those of configuration files (OSGi Compendium 8,
 * section 150.3.2).
 */
final class TypedValue {

    private static final int SHOWN_CHARS = 60;

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

    /** Why a value will not do, as the end of a sentence that begins with the key. */
    static final class Wrong extends Exception {

        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }

        Wrong(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The value as the type says, or as the declaration says, or as it is. */
    static Object of(@Nullable String type, @Nullable Declaration declared, Object value)
            throws Wrong {
        Object typed;
        if (type != null) {
            typed = typed(type.replace("[]", ""), type.endsWith("[]"), value);
        } else if (declared != null) {
            String known = BY_METATYPE.getOrDefault(declared.type(), "String");
            typed = typed(known, declared.isList(), value);
        } else {
            return plain(value);
        }
        if (declared != null) {
            check(declared, typed);
        }
        return typed;
    }

    private static Object typed(String type, boolean many, Object value) throws Wrong {
        Class<?> target = TYPES.get(type);
        if (target == null) {
            throw new Wrong("cannot be: there is no type '" + type + "'; there are " + sorted());
        }
        List<Object> values = values(value);
        if (!many) {
            if (values.size() != 1) {
                throw new Wrong("is to be one " + type + ", not a list");
            }
            return single(target, values.getFirst());
        }
        Object array = Array.newInstance(target, values.size());
        for (int i = 0; i < values.size(); i++) {
            Array.set(array, i, single(target, values.get(i)));
        }
        return array;
    }

    private static String sorted() {
        return String.join(", ", TYPES.keySet().stream().sorted().toList());
    }

    private static Object single(Class<?> target, Object value) throws Wrong {
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
                case "Boolean" -> truth(text, value);
                case "Character" -> character(value.toString());
                default -> value.toString();
            };
        } catch (NumberFormatException e) {
            Wrong wrong =
                    new Wrong(
                            "is to be a value of type "
                                    + target.getSimpleName()
                                    + ", a number in its range, but is "
                                    + shown(value));
            wrong.initCause(e);
            throw wrong;
        }
    }

    private static Boolean truth(String text, Object value) throws Wrong {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new Wrong(
                    "is to be a value of type Boolean, true or false, but is " + shown(value));
        }
        return Boolean.valueOf(text);
    }

    private static Character character(String text) throws Wrong {
        if (text.length() != 1) {
            throw new Wrong("is to be a value of type Character, but is " + shown(text));
        }
        return text.charAt(0);
    }

    /** A whole number that came as a fraction, as in JSON, is a whole number. */
    private static String text(Object value) {
        return value instanceof Double number && number == Math.rint(number)
                ? String.valueOf(number.longValue())
                : value.toString();
    }

    private static String shown(Object value) {
        String text = value.toString();
        return "'"
                + (text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…")
                + "'";
    }

    /** What Config Admin can hold. */
    private static Object plain(Object value) {
        if (!(value instanceof Collection<?>)) {
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

    private static void check(Declaration declared, Object typed) throws Wrong {
        List<Object> values = values(typed);
        if (declared.isList() && values.size() > declared.many()) {
            throw new Wrong(
                    "has " + values.size() + " values, at most " + declared.many() + " may be");
        }
        for (Object each : values) {
            if (!declared.options().isEmpty() && !declared.options().contains(each.toString())) {
                throw new Wrong(
                        "is "
                                + shown(each)
                                + ": it may be "
                                + String.join(", ", declared.options()));
            }
            BigDecimal size = size(each);
            if (size != null && !isWithin(size, declared)) {
                String what = each instanceof String ? " characters long" : "";
                throw new Wrong(
                        "is "
                                + (each instanceof String ? size : each)
                                + what
                                + range(declared, what));
            }
        }
    }

    private static @Nullable BigDecimal size(Object value) {
        return switch (value) {
            case String text -> BigDecimal.valueOf(text.length());
            case Double number when !Double.isFinite(number) -> null;
            case Float number when !Float.isFinite(number) -> null;
            case Number number -> new BigDecimal(number.toString());
            default -> null;
        };
    }

    private static boolean isWithin(BigDecimal size, Declaration declared) {
        BigDecimal least = number(declared.least());
        BigDecimal most = number(declared.most());
        return (least == null || size.compareTo(least) >= 0)
                && (most == null || size.compareTo(most) <= 0);
    }

    private static @Nullable BigDecimal number(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            return null; // a Metatype that is wrong itself limits nothing
        }
    }

    private static String range(Declaration declared, String what) {
        String least = declared.least();
        String most = declared.most();
        String limits =
                least == null
                        ? "at most " + most
                        : most == null ? "at least " + least : least + " to " + most;
        return ": it may be " + limits + what;
    }
}

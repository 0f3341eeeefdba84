package dev.backplane.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A property or a header as people write it.
 *
 * @param value what follows the first {@code =}
 */
public record KeyValue(String key, String value) {

    /**
     * All of them.
     *
     * @param what they are, for the message
     * @param form what to make of a key
     * @throws Misuse if one of them is there twice
     */
    public static Map<String, String> map(
            String what, List<KeyValue> pairs, UnaryOperator<String> form) {
        Map<String, String> map = new LinkedHashMap<>();
        for (KeyValue pair : pairs) {
            String key = form.apply(pair.key());
            Misuse.unless(
                    map.put(key, pair.value()) == null,
                    "The " + what + " '" + key + "' is given twice");
        }
        return map;
    }

    /** Reads {@code KEY=VALUE}. */
    public static final class Converter implements ITypeConverter<KeyValue> {
        @Override
        public KeyValue convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                throw new TypeConversionException("'" + text + "' is not KEY=VALUE");
            }
            return new KeyValue(text.substring(0, equals), text.substring(equals + 1));
        }
    }
}

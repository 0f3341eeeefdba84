package dev.backplane.config.internal.source;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * {@code KEY = VALUE} lines, as {@link Properties} reads them; a comma separates what is a list.
 */
final class PropertiesFile {

    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

    private PropertiesFile() {}

    static Map<String, Object> parse(String text) throws UnreadableFileException {
        List<String> twice = new ArrayList<>();
        Properties properties =
                new Properties() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public synchronized Object put(Object key, Object value) {
                        if (containsKey(key)) {
                            twice.add("'" + key + "'");
                        }
                        return super.put(key, value);
                    }
                };
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreadableFileException("it is no list of properties: " + e.getMessage(), e);
        }
        if (!twice.isEmpty()) {
            throw new UnreadableFileException("it sets twice: " + String.join(", ", twice));
        }
        Map<String, Object> values = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            values.put(key, properties.getProperty(key));
        }
        return values;
    }

    /** The parts between commas; {@code \,} is a comma within a part. */
    static List<String> parts(String value) {
        List<String> parts = new ArrayList<>();
        if (value.isBlank()) {
            return parts;
        }
        for (String part : COMMA.split(value, -1)) {
            parts.add(part.strip().replace("\\,", ","));
        }
        return parts;
    }
}

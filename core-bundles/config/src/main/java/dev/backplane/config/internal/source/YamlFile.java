package dev.backplane.config.internal.source;

import dev.backplane.config.internal.history.Content;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One flat mapping of keys to values, or to lists of values. */
final class YamlFile {

    private static final int MAX_ALIASES = 50;

    private YamlFile() {}

    static Map<String, Object> parse(String text) throws UnreadableFileException {
        LoadSettings settings =
                LoadSettings.builder()
                        .setCodePointLimit(Content.LIMIT_CHARS)
                        .setMaxAliasesForCollections(MAX_ALIASES)
                        .setAllowDuplicateKeys(false)
                        .build();
        Object document;
        try {
            document = new Load(settings).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new UnreadableFileException("it is no YAML: " + oneLine(e), e);
        }
        if (document == null) {
            return Map.of();
        }
        if (!(document instanceof Map<?, ?> mapping)) {
            throw new UnreadableFileException("it is no mapping; write KEY: VALUE, one a line");
        }
        Map<String, Object> properties = new TreeMap<>();
        for (Map.Entry<?, ?> each : mapping.entrySet()) {
            properties.put(String.valueOf(each.getKey()), value(each.getKey(), each.getValue()));
        }
        return properties;
    }

    private static Object value(Object key, Object value) throws UnreadableFileException {
        if (!(value instanceof List<?> list)) {
            return single(key, value);
        }
        List<Object> values = new ArrayList<>();
        for (Object each : list) {
            values.add(single(key, each));
        }
        return values;
    }

    private static Object single(Object key, Object value) throws UnreadableFileException {
        return switch (value) {
            case String text -> text;
            case Boolean truth -> truth;
            case Integer number -> number.longValue();
            case Long number -> number;
            case Double number -> number;
            case null ->
                    throw new UnreadableFileException(
                            "'"
                                    + key
                                    + "' has no value; write '' for the empty text, or leave it out");
            default ->
                    throw new UnreadableFileException(
                            "'"
                                    + key
                                    + "' has "
                                    + (value instanceof Map<?, ?>
                                            ? "keys of its own"
                                            : "no plain value")
                                    + "; configurations are flat: a value, or a list of values");
        };
    }

    /** The problem and its place, without the lines of the file, where a secret may be. */
    private static String oneLine(YamlEngineException e) {
        if (e instanceof org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException marked) {
            return marked.getProblem()
                    + marked.getProblemMark()
                            .map(mark -> ", line " + (mark.getLine() + 1))
                            .orElse("");
        }
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("it cannot be read");
    }
}

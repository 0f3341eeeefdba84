package dev.backplane.deploy.internal;

import dev.backplane.loader.Digest;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import jakarta.json.Json;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParsingException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.VersionRange;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads desired-state files strictly: a key that is not understood is refused, because it may
 * demand something, such as isolation, that would otherwise silently not happen.
 */
final class DesiredFileParser {

    private static final String SUFFIX = ".json";
    private static final String SOURCE = "source";
    private static final String SHA256 = "sha256";
    private static final String VERSION = "version";
    private static final String STATE = "state";

    private DesiredFileParser() {}

    static String pluginName(String fileName) {
        return fileName.substring(0, fileName.length() - SUFFIX.length());
    }

    /**
     * Reads a file's content.
     *
     * @throws PluginException {@code INVALID_ARGUMENT}, with line and column where it is not JSON
     */
    static DesiredFile parse(String fileName, byte[] content) {
        Map<String, JsonValue> object = object(new String(content, StandardCharsets.UTF_8));
        TreeSet<String> unknown = new TreeSet<>(object.keySet());
        unknown.removeAll(Set.of(SOURCE, SHA256, VERSION, STATE));
        if (!unknown.isEmpty()) {
            throw refusal(
                    "it has keys this runtime does not know: %s. Known are %s, %s, %s and %s."
                            .formatted(String.join(", ", unknown), SOURCE, SHA256, VERSION, STATE));
        }
        DesiredSource source = value(object, SOURCE, DesiredSource::parse);
        if (source == null) {
            throw refusal("it has no '" + SOURCE + "': say which jar it is about.");
        }
        return new DesiredFile(
                pluginName(fileName),
                source,
                value(object, SHA256, Digest::parse),
                value(object, VERSION, VersionRange::new),
                value(object, STATE, DesiredFileParser::started));
    }

    /**
     * The members of a JSON object, each once.
     *
     * @throws PluginException {@code INVALID_ARGUMENT}, with line and column where it is not JSON
     */
    static Map<String, JsonValue> object(String text) {
        try (JsonParser parser = Json.createParser(new StringReader(text))) {
            Map<String, JsonValue> object = new TreeMap<>();
            if (parser.next() != JsonParser.Event.START_OBJECT) {
                throw refusal("it must be a JSON object, {\"source\": …}.");
            }
            while (parser.next() == JsonParser.Event.KEY_NAME) {
                String key = parser.getString();
                parser.next();
                if (object.put(key, parser.getValue()) != null) {
                    throw refusal("it has the key '" + key + "' twice.");
                }
            }
            // Asking for more makes the parser refuse what trails behind the object.
            if (parser.hasNext()) {
                throw refusal("it must hold one JSON object and nothing behind it.");
            }
            return object;
        } catch (JsonParsingException e) {
            throw notJson(text, e);
        }
    }

    /** At the end of the text the parser's own column is wrong, so it is counted here. */
    private static PluginException notJson(String text, JsonParsingException e) {
        int at = Math.clamp(e.getLocation().getStreamOffset(), 0, text.length());
        String before = text.substring(0, at);
        long line = before.lines().count() + (before.isEmpty() || before.endsWith("\n") ? 1 : 0);
        int column = at - before.lastIndexOf('\n');
        String reason =
                at == text.length()
                        ? "it ends too early"
                        : e.getMessage().replaceAll(" at \\(.*?\\)", "");
        return new PluginException(
                ErrorCode.INVALID_ARGUMENT,
                "it is not valid JSON at line %d, column %d: %s".formatted(line, column, reason),
                e);
    }

    private static <T> @Nullable T value(
            Map<String, JsonValue> object, String key, Function<String, T> reading) {
        JsonValue value = object.get(key);
        if (value == null) {
            return null;
        }
        if (!(value instanceof JsonString text)) {
            throw refusal("the value of '" + key + "' must be a string, but is " + value + ".");
        }
        try {
            return reading.apply(text.getString());
        } catch (IllegalArgumentException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the value of '%s', '%s', is wrong: %s."
                            .formatted(key, text.getString(), e.getMessage()),
                    e);
        }
    }

    private static Boolean started(String state) {
        return switch (state) {
            case "started" -> true;
            case "stopped" -> false;
            default -> throw new IllegalArgumentException("it must be 'started' or 'stopped'");
        };
    }

    private static PluginException refusal(String message) {
        return new PluginException(ErrorCode.INVALID_ARGUMENT, message);
    }
}

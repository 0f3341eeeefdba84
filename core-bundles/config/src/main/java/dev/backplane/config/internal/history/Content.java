package dev.backplane.config.internal.history;

import dev.backplane.manager.ConfigurationInfo;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonGenerator;

import org.apache.felix.cm.json.io.Configurations;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The properties of a configuration as text: the typed JSON of configuration files, keys in order,
 * on one line.
 */
public final class Content {

    /** The largest content that is taken, in characters of its text. */
    public static final int LIMIT_CHARS = 1 << 20;

    private static final int IDENTITY_DIGITS = 12;

    private Content() {}

    /**
     * The text.
     *
     * @throws PluginException {@code INVALID_ARGUMENT} if a value has no such text; {@code
     *     TOO_LARGE}
     */
    public static String text(String pid, Map<String, Object> properties) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.createGenerator(text)) {
            Configurations.buildWriter()
                    .build(json)
                    .writeConfiguration(FrameworkUtil.asDictionary(new TreeMap<>(properties)));
        } catch (IOException | JsonException | IllegalArgumentException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    pid + " cannot be written down: " + e.getMessage(),
                    e);
        }
        int length = text.getBuffer().length();
        if (length > LIMIT_CHARS) {
            throw new PluginException(
                    ErrorCode.TOO_LARGE,
                    pid
                            + " would have "
                            + length
                            + " characters, at most "
                            + LIMIT_CHARS
                            + " may be; keep large values in files, and their paths here");
        }
        return text.toString();
    }

    /** What the text was made of. */
    public static SortedMap<String, Object> properties(String text) {
        try {
            return new TreeMap<>(
                    Configurations.buildReader()
                            .verifyAsBundleResource(false)
                            .build(new StringReader(text))
                            .readConfiguration());
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL,
                    "a kept configuration cannot be read: " + e.getMessage(),
                    e);
        }
    }

    /** The properties without what is a secret in clear. */
    static Map<String, Object> masked(Map<String, Object> properties, Set<String> clear) {
        Map<String, Object> masked = new TreeMap<>(properties);
        clear.forEach(key -> masked.put(key, ConfigurationInfo.MASK));
        return masked;
    }

    /** Equal texts have the same; empty for none. */
    public static String identity(@Nullable String text) {
        return text == null
                ? ""
                : digest(text.getBytes(StandardCharsets.UTF_8)).substring(0, IDENTITY_DIGITS);
    }

    /** SHA-256, hexadecimal. */
    public static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether nothing differs; null: there is none. */
    static boolean isSame(
            String pid, @Nullable Map<String, Object> one, @Nullable Map<String, Object> other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return text(pid, one).equals(text(pid, other));
    }
}

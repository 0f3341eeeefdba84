package dev.backplane.config.internal.source;

import dev.backplane.config.internal.history.Content;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The forms a configuration file may have, told by the end of its name. */
enum FileFormat {
    /** Any number of PIDs, as the Configurator has them. */
    JSON(".json") {
        @Override
        SortedMap<String, Map<String, Object>> parse(String pid, String text)
                throws UnreadableFileException {
            return JsonFile.parse(text);
        }
    },
    /** One PID, named by the file. */
    YAML(".yaml", ".yml") {
        @Override
        SortedMap<String, Map<String, Object>> parse(String pid, String text)
                throws UnreadableFileException {
            return new TreeMap<>(Map.of(pid, YamlFile.parse(text)));
        }
    },
    /** One PID, named by the file; every value is text. */
    PROPERTIES(".properties", ".cfg") {
        @Override
        SortedMap<String, Map<String, Object>> parse(String pid, String text)
                throws UnreadableFileException {
            return new TreeMap<>(Map.of(pid, PropertiesFile.parse(text)));
        }
    };

    private final String[] suffixes;

    FileFormat(String... suffixes) {
        this.suffixes = suffixes;
    }

    abstract SortedMap<String, Map<String, Object>> parse(String pid, String text)
            throws UnreadableFileException;

    /** By the file's name; null if it is no configuration. */
    static @Nullable FileFormat of(String name) {
        if (name.startsWith(".")) {
            return null;
        }
        for (FileFormat format : values()) {
            if (format.suffix(name) != null) {
                return format;
            }
        }
        return null;
    }

    private @Nullable String suffix(String name) {
        for (String suffix : suffixes) {
            if (name.endsWith(suffix) && name.length() > suffix.length()) {
                return suffix;
            }
        }
        return null;
    }

    /** What the file sets, by PID. */
    SortedMap<String, Map<String, Object>> read(String name, byte[] bytes)
            throws UnreadableFileException {
        if (bytes.length > Content.LIMIT_CHARS) {
            throw new UnreadableFileException(
                    "it has "
                            + bytes.length
                            + " bytes, at most "
                            + Content.LIMIT_CHARS
                            + " are read; keep large values in files of their own");
        }
        String suffix = suffix(name);
        String pid = suffix == null ? name : name.substring(0, name.length() - suffix.length());
        return parse(pid, decoded(bytes));
    }

    private static String decoded(byte[] bytes) throws UnreadableFileException {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UnreadableFileException("it is not UTF-8; save it as UTF-8", e);
        }
    }
}

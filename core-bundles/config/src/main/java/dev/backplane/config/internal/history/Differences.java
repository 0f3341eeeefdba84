package dev.backplane.config.internal.history;

import dev.backplane.config.ConfigurationSchemas;
import dev.backplane.manager.ConfigurationInfo;
import dev.backplane.manager.Plan.Difference;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What lies between two revisions, key by key. */
final class Differences {

    private static final int SHOWN_CHARS = 200;

    private Differences() {}

    static List<Difference> between(
            String pid, @Nullable Kept one, Kept other, ConfigurationSchemas schemas) {
        Map<String, Object> before = properties(one);
        Map<String, Object> after = properties(other);
        Set<String> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        Set<String> secrets = schemas.secrets(pid, keys);
        List<Difference> differences = new ArrayList<>();
        for (String key : keys) {
            if (!Objects.deepEquals(before.get(key), after.get(key))) {
                differences.add(
                        new Difference(
                                pid,
                                key,
                                shown(before.get(key), secrets.contains(key)),
                                shown(after.get(key), secrets.contains(key))));
            }
        }
        return differences;
    }

    private static Map<String, Object> properties(@Nullable Kept kept) {
        return kept == null || kept.content() == null
                ? new TreeMap<>()
                : Content.properties(kept.content());
    }

    private static String shown(@Nullable Object value, boolean secret) {
        if (value == null) {
            return "";
        }
        if (secret) {
            return ConfigurationInfo.MASK;
        }
        String text = value instanceof Object[] array ? Arrays.toString(array) : value.toString();
        if (text.isEmpty()) {
            return "''";
        }
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
    }
}

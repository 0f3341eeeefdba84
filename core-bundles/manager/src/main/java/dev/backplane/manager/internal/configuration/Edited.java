package dev.backplane.manager.internal.configuration;

import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.ConfigurationChange.Edit;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a configuration comes to when it is changed, before it is held against what plugins declare.
 */
final class Edited {

    private final SortedMap<String, Object> properties;
    private final Map<String, String> types = new HashMap<>();

    private Edited(SortedMap<String, Object> properties) {
        this.properties = properties;
    }

    /**
     * Of what is there; null if nothing is.
     *
     * @return by {@code KEY}, or by {@code KEY:TYPE} where the change says so
     * @throws PluginException {@code INVALID_ARGUMENT}
     */
    static SortedMap<String, Object> of(
            @Nullable SortedMap<String, Object> before, ConfigurationChange change) {
        boolean afresh = before == null || change.kind() == ConfigurationChange.Kind.REPLACE;
        Edited edited = new Edited(afresh ? new TreeMap<>() : new TreeMap<>(before));
        change.edits().forEach(edited::edit);
        return edited.typed();
    }

    private SortedMap<String, Object> typed() {
        SortedMap<String, Object> typed = new TreeMap<>();
        properties.forEach(
                (key, value) -> {
                    String type = types.get(key);
                    typed.put(type == null ? key : key + ":" + type, value);
                });
        return typed;
    }

    private void edit(Edit edit) {
        int colon = edit.key().lastIndexOf(':');
        String key = colon < 0 ? edit.key() : edit.key().substring(0, colon);
        String type = colon < 0 ? null : edit.key().substring(colon + 1);
        if (key.isBlank() || StoredConfigurations.isReserved(key)) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + edit.key() + "' is no property that can be set; write KEY or KEY:TYPE");
        }
        String present =
                properties.keySet().stream().filter(key::equalsIgnoreCase).findFirst().orElse(key);
        Object before = properties.remove(present);
        types.remove(present);
        switch (edit.action()) {
            case UNSET -> {}
            case SET -> put(key, type, edit.value());
            case ADD -> put(key, many(type), added(before, edit.value()));
            case TAKE -> put(key, many(type), taken(key, before, edit.value()));
        }
    }

    private void put(String key, @Nullable String type, Object value) {
        properties.put(key, value);
        if (type != null) {
            types.put(key, type);
        }
    }

    private static @Nullable String many(@Nullable String type) {
        return type == null || type.endsWith("[]") ? type : type + "[]";
    }

    private static List<Object> added(@Nullable Object before, Object value) {
        List<Object> all = parts(before);
        for (Object each : Values.of(value)) {
            if (all.stream().noneMatch(other -> other.toString().equals(each.toString()))) {
                all.add(each);
            }
        }
        return all;
    }

    private static List<Object> taken(String key, @Nullable Object before, Object value) {
        List<Object> all = parts(before);
        for (Object each : Values.of(value)) {
            if (!all.removeIf(other -> other.toString().equals(each.toString()))) {
                throw new PluginException(
                        ErrorCode.INVALID_ARGUMENT,
                        "'" + key + "' does not hold what is to be taken from it");
            }
        }
        return all;
    }

    private static List<Object> parts(@Nullable Object value) {
        return value == null ? new ArrayList<>() : new ArrayList<>(Values.of(value));
    }
}

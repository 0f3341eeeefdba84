package dev.backplane.manager.internal.configuration;

import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.ConfigurationChange.Edit;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a configuration comes to when it is changed. */
final class Edited {

    private final Attributes attributes;
    private final SortedMap<String, Object> properties;
    private final SortedSet<String> unknown = new TreeSet<>();

    private Edited(Attributes attributes, SortedMap<String, Object> properties) {
        this.attributes = attributes;
        this.properties = properties;
    }

    /**
     * Of what is there; null if nothing is.
     *
     * @throws PluginException {@code INVALID_ARGUMENT}
     */
    static Edited of(
            @Nullable SortedMap<String, Object> before,
            ConfigurationChange change,
            Attributes attributes) {
        boolean afresh = before == null || change.kind() == ConfigurationChange.Kind.REPLACE;
        Edited edited = new Edited(attributes, afresh ? new TreeMap<>() : new TreeMap<>(before));
        change.edits().forEach(edited::edit);
        return edited;
    }

    SortedMap<String, Object> properties() {
        return properties;
    }

    /** The keys that were set and that nobody knows. */
    SortedSet<String> unknown() {
        return unknown;
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
        switch (edit.action()) {
            case UNSET -> properties.remove(present);
            case SET -> {
                properties.remove(present);
                properties.put(key, typed(key, type, edit.value()));
            }
            case ADD -> properties.put(key, typed(key, many(type), added(key, edit.value())));
            case TAKE -> properties.put(key, typed(key, many(type), taken(key, edit.value())));
        }
        if (edit.action() != Edit.Action.UNSET && !isKnown(key)) {
            unknown.add(key);
        }
    }

    private Object typed(String key, @Nullable String type, Object value) {
        return TypedValue.of(key, type, attributes.find(key), value);
    }

    private static @Nullable String many(@Nullable String type) {
        return type == null || type.endsWith("[]") ? type : type + "[]";
    }

    private List<Object> added(String key, Object value) {
        List<Object> all = present(key);
        for (Object each : TypedValue.values(value)) {
            if (all.stream().noneMatch(other -> other.toString().equals(each.toString()))) {
                all.add(each);
            }
        }
        return all;
    }

    private List<Object> taken(String key, Object value) {
        List<Object> all = present(key);
        for (Object each : TypedValue.values(value)) {
            if (!all.removeIf(other -> other.toString().equals(each.toString()))) {
                throw new PluginException(
                        ErrorCode.INVALID_ARGUMENT,
                        "'" + key + "' does not hold what is to be taken from it");
            }
        }
        return all;
    }

    private List<Object> present(String key) {
        Object value = properties.get(key);
        return value == null ? new ArrayList<>() : new ArrayList<>(TypedValue.values(value));
    }

    /** Where nothing is declared, everything is known; some keys are everybody's. */
    private boolean isKnown(String key) {
        return attributes.byKey().isEmpty()
                || attributes.find(key) != null
                || key.endsWith(".target")
                || key.endsWith(".cardinality.minimum")
                || key.startsWith("service.")
                || key.startsWith("backplane.");
    }
}

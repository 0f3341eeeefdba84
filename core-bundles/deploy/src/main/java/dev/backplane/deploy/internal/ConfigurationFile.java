package dev.backplane.deploy.internal;

import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.ConfigurationChange.Edit;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a configuration file (OSGi Compendium 8, section 150.3) as the changes it would make: each
 * PID in it is replaced.
 */
final class ConfigurationFile {

    private static final String CONFIGURATOR = ":configurator:";

    private ConfigurationFile() {}

    /**
     * The changes, in the order of the PIDs.
     *
     * @throws PluginException {@code INVALID_ARGUMENT}
     */
    static List<ConfigurationChange> parse(byte[] content) {
        List<ConfigurationChange> changes = new ArrayList<>();
        DesiredFileParser.object(new String(content, StandardCharsets.UTF_8))
                .forEach(
                        (pid, value) -> {
                            if (!pid.startsWith(CONFIGURATOR)) {
                                changes.add(change(pid, value));
                            }
                        });
        if (changes.isEmpty()) {
            throw invalid("it has no configuration: write { \"PID\": { \"KEY\": VALUE } }.");
        }
        return changes;
    }

    private static ConfigurationChange change(String pid, JsonValue value) {
        if (value.getValueType() != JsonValue.ValueType.OBJECT) {
            throw invalid("'" + pid + "' must have an object of keys and values.");
        }
        List<Edit> edits = new ArrayList<>();
        value.asJsonObject()
                .forEach(
                        (key, property) -> {
                            if (!key.startsWith(CONFIGURATOR)) {
                                edits.add(new Edit(Edit.Action.SET, key, plain(key, property)));
                            }
                        });
        return new ConfigurationChange(pid, ConfigurationChange.Kind.REPLACE, edits);
    }

    private static Object plain(String key, JsonValue value) {
        return switch (value.getValueType()) {
            case STRING -> ((JsonString) value).getString();
            case NUMBER -> number((JsonNumber) value);
            case TRUE -> true;
            case FALSE -> false;
            case ARRAY -> value.asJsonArray().stream().map(each -> single(key, each)).toList();
            case OBJECT, NULL -> value.toString(); // as the Configurator does: JSON as text
        };
    }

    private static Object single(String key, JsonValue value) {
        if (value.getValueType() == JsonValue.ValueType.ARRAY) {
            throw invalid("'" + key + "' has a list in a list.");
        }
        return plain(key, value);
    }

    private static Object number(JsonNumber number) {
        return number.isIntegral() ? (Object) number.longValue() : (Object) number.doubleValue();
    }

    private static PluginException invalid(String message) {
        return new PluginException(ErrorCode.INVALID_ARGUMENT, message);
    }
}

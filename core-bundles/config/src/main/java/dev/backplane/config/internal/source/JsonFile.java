package dev.backplane.config.internal.source;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;

import org.apache.felix.cm.json.io.ConfigurationReader;
import org.apache.felix.cm.json.io.Configurations;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The form of the Configurator (OSGi Compendium 8, section 150.3). */
final class JsonFile {

    private static final String CONFIGURATOR = ":configurator:";

    private static final Map<String, JsonValue> DEFAULTS =
            Map.of(
                    CONFIGURATOR + "resource-version",
                    Json.createValue(1),
                    CONFIGURATOR + "symbolic-name",
                    Json.createValue("file"),
                    CONFIGURATOR + "version",
                    Json.createValue("1.0.0"));

    private JsonFile() {}

    static SortedMap<String, Map<String, Object>> parse(String text)
            throws UnreadableFileException {
        try {
            ConfigurationReader reader =
                    Configurations.buildReader()
                            .verifyAsBundleResource(false)
                            .build(complete(text));
            SortedMap<String, Map<String, Object>> byPid = new TreeMap<>();
            reader.readConfigurationResource()
                    .getConfigurations()
                    .forEach(
                            (pid, properties) -> {
                                Map<String, Object> own = new TreeMap<>(properties);
                                own.keySet().removeIf(key -> key.startsWith(CONFIGURATOR));
                                byPid.put(pid, own);
                            });
            if (!reader.getIgnoredErrors().isEmpty()) {
                throw new UnreadableFileException(String.join("; ", reader.getIgnoredErrors()));
            }
            return byPid;
        } catch (IOException | JsonException | IllegalStateException | ClassCastException e) {
            throw new UnreadableFileException("it is no JSON of configurations: " + reason(e), e);
        }
    }

    /** Who ships the file is of no use here, so that need not be said. */
    private static JsonObject complete(String text) throws IOException, UnreadableFileException {
        try (JsonReader json =
                Json.createReader(Configurations.jsonCommentAwareReader(new StringReader(text)))) {
            if (!(json.readValue() instanceof JsonObject file)) {
                throw new UnreadableFileException(
                        "it is no JSON of configurations: write { \"PID\": { \"KEY\": VALUE } }");
            }
            JsonObjectBuilder complete = Json.createObjectBuilder(file);
            DEFAULTS.forEach(
                    (key, value) -> {
                        if (!file.containsKey(key)) {
                            complete.add(key, value);
                        }
                    });
            return complete.build();
        }
    }

    private static String reason(Exception e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }
}

package dev.backplane.config.internal.source;

import jakarta.json.JsonException;

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

    private JsonFile() {}

    static SortedMap<String, Map<String, Object>> parse(String text)
            throws UnreadableFileException {
        try {
            ConfigurationReader reader =
                    Configurations.buildReader()
                            .verifyAsBundleResource(false)
                            .build(new StringReader(text));
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

    private static String reason(Exception e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }
}

package dev.backplane.config.internal.fleet;

import org.apache.felix.cm.json.io.Configurations;
import org.osgi.framework.FrameworkUtil;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Properties as the OSGi Configurator's JSON, in which their types survive; sorted by key, so that
 * equal properties are equal text.
 */
final class CanonicalJson {

    private CanonicalJson() {}

    /**
     * Writes properties.
     *
     * @throws IOException if the format cannot carry them
     */
    static String write(Map<String, Object> properties) throws IOException {
        SortedMap<String, Object> sorted = sorted();
        sorted.putAll(properties);
        StringWriter text = new StringWriter();
        try {
            Configurations.buildWriter()
                    .build(text)
                    .writeConfiguration(FrameworkUtil.asDictionary(sorted));
        } catch (RuntimeException e) {
            throw new IOException("its values cannot be written as JSON: " + e.getMessage(), e);
        }
        return text.toString();
    }

    /**
     * Reads properties.
     *
     * @throws IOException if it is not such JSON
     */
    static SortedMap<String, Object> read(String json) throws IOException {
        try {
            Dictionary<String, Object> read =
                    Configurations.buildReader().build(new StringReader(json)).readConfiguration();
            SortedMap<String, Object> properties = sorted();
            for (Enumeration<String> keys = read.keys(); keys.hasMoreElements(); ) {
                String key = keys.nextElement();
                properties.put(key, read.get(key));
            }
            return properties;
        } catch (IOException | RuntimeException e) {
            throw new IOException("it is no configuration in JSON: " + e.getMessage(), e);
        }
    }

    /** Keys of configurations differ by more than case. */
    static SortedMap<String, Object> sorted() {
        return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }
}

package dev.backplane.monitor.internal.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One of a plugin's own series.
 *
 * @param name as the plugin says
 * @param labels by name, in order
 */
record OwnSeries(String name, Map<String, String> labels) {

    /** The map is copied. */
    OwnSeries {
        labels = Map.copyOf(labels);
    }

    /** As it is called in a registry of the library, which knows no labels. */
    @Override
    public String toString() {
        return labels.isEmpty()
                ? name
                : new TreeMap<>(labels)
                        .entrySet().stream()
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .collect(Collectors.joining(",", name + "{", "}"));
    }
}

package dev.backplane.monitor;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One value measured.
 *
 * @param signal what was measured, such as {@code jvm.heap.ratio}
 * @param labels of what, such as {@code plugin}; may be empty
 * @param value in the unit that the signal's name tells; not a number means nothing is known
 * @since 0.1
 */
public record AlertSample(String signal, Map<String, String> labels, double value) {

    /** Nothing may be null; the map is copied, in the order of its keys. */
    public AlertSample {
        Objects.requireNonNull(signal, "signal");
        labels = Map.copyOf(labels);
    }

    /** Labels in order, for people. */
    @Override
    public String toString() {
        return signal + (labels.isEmpty() ? "" : new TreeMap<>(labels).toString()) + "=" + value;
    }
}

package dev.backplane.monitor;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * When to alert: while a signal is beyond a threshold for some time. Each combination of labels
 * that the signal has is an alert of its own.
 *
 * @param name the rule's name, that of its configuration
 * @param signal which values are looked at
 * @param labels only values with these labels; may be empty
 * @param below whether a value below the threshold is bad, not one above
 * @param threshold in the signal's unit
 * @param lasting for how long it must be so before the alert fires
 * @param severity how bad it is
 * @param summary a sentence for people; may be empty
 * @since 0.1
 */
public record AlertRule(
        String name,
        String signal,
        Map<String, String> labels,
        boolean below,
        double threshold,
        Duration lasting,
        AlertSeverity severity,
        String summary) {

    /** Nothing may be null; the map is copied. */
    public AlertRule {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(signal, "signal");
        labels = Map.copyOf(labels);
        Objects.requireNonNull(lasting, "lasting");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(summary, "summary");
    }

    /** Whether this value is looked at. */
    public boolean concerns(AlertSample sample) {
        return sample.signal().equals(signal)
                && sample.labels().entrySet().containsAll(labels.entrySet());
    }

    /** Whether this value is beyond the threshold. */
    public boolean isBeyond(double value) {
        return below ? value < threshold : value > threshold;
    }

    /** The condition, for people. */
    public String condition() {
        return signal
                + (labels.isEmpty() ? "" : labels)
                + (below ? " < " : " > ")
                + threshold
                + " for "
                + lasting.toSeconds()
                + " s";
    }
}

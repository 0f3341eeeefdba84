package dev.backplane.monitor;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * An alert as it stands at one moment.
 *
 * @param rule by which it fires
 * @param labels of the signal's values it is about
 * @param state whether it is on
 * @param value the signal's last value
 * @param since when it got into its state
 * @since 0.1
 */
public record Alert(
        AlertRule rule, Map<String, String> labels, State state, double value, Instant since) {

    /** Whether it is on. */
    public enum State {
        /** The value is beyond the threshold, but not long enough yet. */
        PENDING,
        /** It is on. */
        FIRING,
        /** It was on, and is over. */
        RESOLVED
    }

    /** Nothing may be null; the map is copied. */
    public Alert {
        Objects.requireNonNull(rule, "rule");
        labels = Map.copyOf(labels);
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
    }
}

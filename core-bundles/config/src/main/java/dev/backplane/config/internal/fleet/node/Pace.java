package dev.backplane.config.internal.fleet.node;

import java.time.Duration;

/**
 * How long a node waits for what.
 *
 * @param poll how long a reader waits for changes before it asks whether the log is still the same
 * @param retry the first pause after a fault; doubled each further time
 * @param retryLimit the longest pause
 */
public record Pace(Duration poll, Duration retry, Duration retryLimit) {

    /** What suits a network. */
    public static final Pace DEFAULT =
            new Pace(Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofSeconds(5));
}

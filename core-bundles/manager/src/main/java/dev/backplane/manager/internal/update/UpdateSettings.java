package dev.backplane.manager.internal.update;

import dev.backplane.engine.CanaryRule;
import dev.backplane.manager.UpdateTerms;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/**
 * How one update is made and watched.
 *
 * @param warmUp an operation to call before any call shifts; empty for none
 * @param canary which calls the new version gets while it is watched; null for all
 */
record UpdateSettings(
        Duration soak,
        Duration probe,
        String warmUp,
        int warmUpCalls,
        Gate gate,
        Bounds bounds,
        @Nullable CanaryRule canary) {

    /** The prefix of what a desired state says of updates. */
    static final String PREFIX = "update.";

    private static final String HEADER = "header:";

    /** How long calls may be made to wait. */
    record Gate(Duration transfer, Duration margin, int attempts) {}

    /** What a new version may do worse than the one before. */
    record Bounds(
            int minimumCalls, double faultPercent, double latencyFactor, Duration latencyFloor) {}

    /**
     * The configuration, then what the plugin's desired state says, then what was asked for.
     *
     * @throws PluginException {@code INVALID_ARGUMENT} with the property that cannot be read
     */
    static UpdateSettings of(UpdateConfig config, Map<String, Object> desired, UpdateTerms terms) {
        Duration soak =
                Duration.ofSeconds(number(desired, PREFIX + "soakSeconds", config.soakSeconds()));
        CanaryRule canary = canary(text(desired, PREFIX + "canary"));
        return new UpdateSettings(
                terms.soak() == null ? soak : terms.soak(),
                Duration.ofMillis(
                        number(
                                desired,
                                PREFIX + "probeTimeoutMillis",
                                config.probeTimeoutMillis())),
                text(desired, PREFIX + "warmUp"),
                (int) number(desired, PREFIX + "warmUpCalls", config.warmUpCalls()),
                new Gate(
                        Duration.ofMillis(config.transferTimeoutMillis()),
                        Duration.ofMillis(config.gateMarginMillis()),
                        Math.max(1, config.gateAttempts())),
                new Bounds(
                        config.minimumCalls(),
                        config.faultPercent(),
                        config.latencyFactor(),
                        Duration.ofNanos(1_000 * config.latencyFloorMicros())),
                terms.canary() == null ? canary : terms.canary());
    }

    private static long number(Map<String, Object> desired, String key, long otherwise) {
        String text = text(desired, key);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text);
            if (value < 0) {
                throw unreadable(key, text, "a number, 0 or more");
            }
            return value;
        } catch (NumberFormatException e) {
            throw unreadable(key, text, "a number, 0 or more");
        }
    }

    private static String text(Map<String, Object> desired, String key) {
        Object value = desired.get(key);
        return value == null ? "" : value.toString().strip();
    }

    private static @Nullable CanaryRule canary(String text) {
        String expected = "a share such as 10%, or header:NAME=VALUE";
        if (text.isEmpty()) {
            return null;
        }
        try {
            if (text.endsWith("%")) {
                return new CanaryRule.Weight(
                        Double.parseDouble(text.substring(0, text.length() - 1)));
            }
            if (text.startsWith(HEADER)) {
                String[] parts = text.substring(HEADER.length()).split("=", 2);
                return new CanaryRule.Header(parts[0], parts.length == 1 ? "" : parts[1]);
            }
        } catch (IllegalArgumentException e) {
            throw unreadable(PREFIX + "canary", text, expected + ": " + e.getMessage());
        }
        throw unreadable(PREFIX + "canary", text, expected);
    }

    private static PluginException unreadable(String key, String text, String expected) {
        return new PluginException(
                ErrorCode.INVALID_ARGUMENT, key + " is '" + text + "', but takes " + expected);
    }
}

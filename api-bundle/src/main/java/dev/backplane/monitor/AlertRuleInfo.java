package dev.backplane.monitor;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * A rule as it is configured.
 *
 * @param name the name of its configuration
 * @param rule the rule; null if it was refused
 * @param problem why it was refused, or why it cannot fire, with what to do; empty if all is well
 * @since 0.1
 */
public record AlertRuleInfo(String name, @Nullable AlertRule rule, String problem) {

    /** Name and problem may not be null. */
    public AlertRuleInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(problem, "problem");
    }
}

package dev.backplane.manager;

import dev.backplane.engine.CanaryRule;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What somebody wants of one update beyond what is configured ({@code
 * dev.backplane.manager.update}).
 *
 * @param soak how long the new version is watched while the old one stands by; null: as configured
 * @param canary which calls the new version gets while it is watched; null: all of them
 * @since 0.1
 */
public record UpdateTerms(@Nullable Duration soak, @Nullable CanaryRule canary) {

    /** As configured. */
    public static final UpdateTerms CONFIGURED = new UpdateTerms(null, null);

    /** The soak is not negative. */
    public UpdateTerms {
        if (soak != null && soak.isNegative()) {
            throw new IllegalArgumentException("a soak of " + soak);
        }
    }
}

package dev.backplane.manager;

import dev.backplane.engine.CanaryRule;
import dev.backplane.engine.RevisionTraffic;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/**
 * An update whose new version is being watched.
 *
 * @param name the plugin
 * @param before the version that stands by
 * @param after the version that is watched
 * @param until when it will be kept for good, if nothing happens
 * @param canary which calls it gets; null if it gets all
 * @param beforeTraffic how calls fare in the version before: since the shift with a canary, else in
 *     its life until the shift
 * @param afterTraffic how calls fare in the new version since it gets any
 * @since 0.1
 */
public record UpdateStatus(
        String name,
        String before,
        String after,
        Instant until,
        @Nullable CanaryRule canary,
        RevisionTraffic beforeTraffic,
        RevisionTraffic afterTraffic) {

    /** No part but the canary may be null. */
    public UpdateStatus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
        Objects.requireNonNull(until, "until");
        Objects.requireNonNull(beforeTraffic, "beforeTraffic");
        Objects.requireNonNull(afterTraffic, "afterTraffic");
    }
}

package dev.backplane.monitor;

import java.util.List;
import java.util.Objects;

/**
 * How well a plugin, or the runtime, is. A snapshot.
 *
 * @param name the plugin's name; {@link #RUNTIME} for the runtime itself
 * @param status the worst of the findings
 * @param findings of every check, by name
 * @since 0.1
 */
public record HealthReport(String name, HealthStatus status, List<HealthFinding> findings) {

    /** The name of the runtime's own report; no plugin is called so. */
    public static final String RUNTIME = "@runtime";

    /** No part may be null; the list is copied. */
    public HealthReport {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(status, "status");
        findings = List.copyOf(findings);
    }

    /** With the worst status of the findings; {@code OK} if there are none. */
    public static HealthReport of(String name, List<HealthFinding> findings) {
        return new HealthReport(
                name,
                findings.stream()
                        .map(HealthFinding::status)
                        .reduce(HealthStatus.OK, HealthStatus::worse),
                findings);
    }
}

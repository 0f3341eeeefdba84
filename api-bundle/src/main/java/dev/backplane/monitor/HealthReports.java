package dev.backplane.monitor;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;
import java.util.Optional;

/**
 * How well the runtime and its plugins are. The checks run in the background, each within its time;
 * whoever asks gets what was found last and never waits for a check. Thread-safe.
 *
 * @since 0.1
 */
@ProviderType
public interface HealthReports {

    /** The runtime itself: framework, disk, heap, endpoint, configuration, core bundles. */
    HealthReport runtime();

    /** Every plugin that is meant to run, by name. */
    List<HealthReport> plugins();

    /** One plugin; empty if it is not known or not meant to run. */
    Optional<HealthReport> plugin(String name);
}

package dev.backplane.engine;

import java.util.List;
import java.util.Objects;

/**
 * How the calls of one version of a plugin fared since it serves. A snapshot; two versions of a
 * plugin may serve at the same time.
 *
 * @param plugin the plugin's name
 * @param version the bundle's version
 * @param bundleId the framework's id of the bundle
 * @param inFlight calls inside the version now, whichever of its plugins they are for
 * @param operations every operation that it has or had, by name, and {@link OperationTraffic#OTHER}
 * @since 0.1
 */
public record VersionTraffic(
        String plugin,
        String version,
        long bundleId,
        int inFlight,
        List<OperationTraffic> operations) {

    /** Nothing may be null; the list is copied. */
    public VersionTraffic {
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(version, "version");
        operations = List.copyOf(operations);
    }
}

package dev.backplane.monitor;

import java.time.Duration;
import java.util.Objects;

/**
 * What one version of a plugin used within a window: an estimate from samples.
 *
 * @param plugin the plugin's name; for a library its symbolic name
 * @param version the bundle's version
 * @param library whether it is a library that worked for no plugin: what one does for a plugin is
 *     the plugin's
 * @param cpu processor time, in threads of its own, virtual threads, and those of its callers
 * @param allocatedBytes bytes of new objects; unsteady below some 10 MB a second
 * @param threadStarts platform threads that its code started
 * @since 0.1
 */
public record PluginUse(
        String plugin,
        String version,
        boolean library,
        Duration cpu,
        long allocatedBytes,
        long threadStarts) {

    /** No part may be null. */
    public PluginUse {
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(cpu, "cpu");
    }
}

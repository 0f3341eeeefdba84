package dev.backplane.monitor;

import org.osgi.annotation.versioning.ProviderType;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How much of the heap plugins hold, by a dump of it: on demand only, since the JVM pauses while
 * the dump is written.
 *
 * <p>Thread-safe. One dump at a time.
 *
 * @since 0.1
 */
@ProviderType
public interface RetainedMemory {

    /**
     * What a dump would cost, to be told before it is made.
     *
     * @param usedBytes what is in use of the heap now, with garbage
     * @param pause how long the JVM would pause, about
     * @param diskBytes what the dump and its index would need for a moment, at most
     * @param freeBytes what is free where they would lie
     * @param folder where they would lie
     */
    record Cost(long usedBytes, Duration pause, long diskBytes, long freeBytes, String folder) {

        /** No part may be null. */
        public Cost {
            Objects.requireNonNull(pause, "pause");
            Objects.requireNonNull(folder, "folder");
        }
    }

    /**
     * What one version of a plugin holds: everything that can be reached from the static fields of
     * its classes and from their instances, up to objects of other bundles' classes, threads and
     * class loaders.
     *
     * @param plugin the plugin's name
     * @param version the bundle's version
     * @param retainedBytes what nobody else reaches: about what would be free without it
     * @param sharedBytes what others reach as well: other bundles, or static fields of the JDK
     * @param instances how many instances of its own classes there are
     * @param instanceBytes their own sizes, without what they refer to
     * @param classes how many of its classes are loaded
     */
    record Retained(
            String plugin,
            String version,
            long retainedBytes,
            long sharedBytes,
            long instances,
            long instanceBytes,
            int classes) {

        /** No part may be null. */
        public Retained {
            Objects.requireNonNull(plugin, "plugin");
            Objects.requireNonNull(version, "version");
        }
    }

    /**
     * What a dump would cost now. Quick.
     *
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_PLUGIN} if no version of that
     *     plugin has classes in memory
     */
    Cost cost(String plugin);

    /**
     * Dumps the heap, looks what each version of the plugin holds, and deletes the dump. A full
     * garbage collection comes first, so nothing that could go is counted. The JVM pauses for
     * {@link Cost#pause}; reading the dump takes about as long again, without a pause.
     *
     * @return one for each version in memory
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_PLUGIN}; {@code OVERLOADED} if a
     *     dump is being looked at already; {@code RUNTIME_UNAVAILABLE} if there is no room for it;
     *     {@code INTERNAL} if it cannot be written or read
     */
    List<Retained> measure(String plugin);
}

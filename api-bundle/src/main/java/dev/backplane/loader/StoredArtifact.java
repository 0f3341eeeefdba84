package dev.backplane.loader;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

/**
 * What is known of an artifact in the store without opening it. A snapshot: it does not change.
 *
 * @param digest its identity
 * @param bytes its size
 * @param name the plugin's name, a library's symbolic name; empty if its manifest cannot be read
 * @param type plugin or library
 * @param version the bundle's version; empty if its manifest cannot be read
 * @param since when it came in
 * @param unusedSince since when nobody uses it; null if somebody does, or nobody has looked yet
 * @since 0.1
 */
public record StoredArtifact(
        Digest digest,
        long bytes,
        String name,
        PluginType type,
        String version,
        Instant since,
        @Nullable Instant unusedSince) {

    /** No part but the last may be null. */
    public StoredArtifact {
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(since, "since");
    }
}

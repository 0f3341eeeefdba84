package dev.backplane.loader;

import java.nio.file.Path;
import java.util.Objects;

/**
 * An artifact in the store, validated.
 *
 * @param digest its identity
 * @param file where its bytes lie; never overwritten, never to be changed by anyone
 * @param descriptor what it says of itself
 * @since 0.1
 */
public record StagedArtifact(Digest digest, Path file, PluginDescriptor descriptor) {

    /** No part may be null. */
    public StagedArtifact {
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(descriptor, "descriptor");
    }
}

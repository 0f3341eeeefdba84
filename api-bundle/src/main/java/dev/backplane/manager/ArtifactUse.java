package dev.backplane.manager;

import dev.backplane.loader.StoredArtifact;

import java.util.List;
import java.util.Objects;

/**
 * An artifact in the store, and for whom it is there.
 *
 * @param artifact what is known of it
 * @param usedBy the names of the plugins and libraries that it is the content of, in order; empty
 *     if nobody needs it
 * @since 0.1
 */
public record ArtifactUse(StoredArtifact artifact, List<String> usedBy) {

    /** No part may be null; the list is copied. */
    public ArtifactUse {
        Objects.requireNonNull(artifact, "artifact");
        usedBy = List.copyOf(usedBy);
    }
}

package dev.backplane.manager;

import dev.backplane.loader.Cleanup;
import dev.backplane.loader.StoredArtifact;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;

/**
 * What lies in the store, for whom, and its removal. What a desired state names, what a bundle in
 * the framework runs from, and what an install under way has brought in is used, and is never
 * removed; the rest goes by itself when it has been unused for the retention time.
 *
 * <p>Thread-safe.
 *
 * @since 0.1
 */
@ProviderType
public interface StoreKeeper {

    /** Every artifact, by name, then the latest first. Does not wait for changes. */
    List<ArtifactUse> artifacts();

    /**
     * Removes what nobody uses, between two changes.
     *
     * @return what was removed; with {@link Cleanup#dryRun} what would be
     */
    List<StoredArtifact> collect(Cleanup cleanup);
}

package dev.backplane.manager.internal;

import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.internal.resolution.Supply;
import dev.backplane.plugin.PluginException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets what a newcomer needs from other machines before its turn comes, so that nobody else waits
 * for a download. What fails here fails once more where it is told.
 */
final class Prefetch {

    private static final Logger LOG = LoggerFactory.getLogger(Prefetch.class);

    private final Supply supply;
    private final PluginLoader loader;

    Prefetch(Supply supply, PluginLoader loader) {
        this.supply = supply;
        this.loader = loader;
    }

    /** Waits for the downloads; to be called under a hold of the loader. */
    void of(StagedArtifact newcomer) {
        boolean remote = loader.repository().stream().anyMatch(Prefetch::isIndexed);
        if (!remote) {
            return;
        }
        try {
            for (RepositoryBundle found : supply.search(newcomer.descriptor().resource()).bring()) {
                if (isIndexed(found)) {
                    var _ = loader.stage(found.source(), found.digest());
                }
            }
        } catch (PluginException e) {
            LOG.debug("What {} needs is not here yet", newcomer.descriptor().name(), e);
        }
    }

    private static boolean isIndexed(RepositoryBundle bundle) {
        return bundle.digest() != null;
    }
}

package dev.backplane.manager.internal.framework;

import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Wires anew what depends on something that is gone, but never the runtime itself: a core bundle
 * may have taken an optional package from a library, and refreshing it would stop everything.
 */
public final class Refreshes {

    private static final Logger LOG = LoggerFactory.getLogger(Refreshes.class);

    private final PluginBundles bundles;
    private final String plugins;

    /**
     * @param store the folder that the bundles of plugins and libraries lie in; all others are core
     */
    public Refreshes(PluginBundles bundles, Path store) {
        this.bundles = bundles;
        this.plugins = PluginBundles.location(store);
    }

    /**
     * All that depends on these, as far as it can be refreshed now. What a core bundle depends on
     * is left as it is, though uninstalled, until the next start.
     */
    public Collection<Bundle> reach(Collection<Bundle> outdated) {
        Collection<Bundle> free = sparing(this::isCore, outdated, bundles::refreshClosure);
        if (!free.containsAll(outdated)) {
            LOG.info(
                    "{} stay in use until the next start: core bundles are wired to them",
                    outdated);
        }
        return free;
    }

    private boolean isCore(Bundle bundle) {
        return !bundle.getLocation().startsWith(plugins);
    }

    public static Collection<Bundle> sparing(
            Predicate<Bundle> core,
            Collection<Bundle> outdated,
            Function<Collection<Bundle>, Collection<Bundle>> closure) {
        Collection<Bundle> all = closure.apply(outdated);
        if (all.stream().noneMatch(core)) {
            return all;
        }
        return all.stream()
                .filter(bundle -> closure.apply(List.of(bundle)).stream().noneMatch(core))
                .toList();
    }

    /** Refreshes what was found to be in reach. */
    public void refresh(Collection<Bundle> reach) {
        if (!reach.isEmpty()) {
            bundles.refresh(reach);
        }
    }
}

package dev.backplane.manager.internal;

import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.Bundle;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Gets a bundle resolved: by what is installed, else with what the repository has, else with a
 * reason why not.
 */
final class Wirer {

    private final PluginBundles bundles;
    private final Supply supply;
    private final Dependencies dependencies;
    private final BiConsumer<RepositoryBundle, String> bring;

    /**
     * @param bring installs a repository's bundle on behalf of the named entry
     */
    Wirer(
            PluginBundles bundles,
            Supply supply,
            Dependencies dependencies,
            BiConsumer<RepositoryBundle, String> bring) {
        this.bundles = bundles;
        this.supply = supply;
        this.dependencies = dependencies;
        this.bring = bring;
    }

    Dependencies dependencies() {
        return dependencies;
    }

    /**
     * Resolves the bundle and records what it then depends on.
     *
     * @throws PluginException {@code UNSATISFIED} with what is missing
     */
    void wire(Entry entry, Bundle bundle) {
        try {
            resolve(entry.name(), bundle);
        } finally {
            dependencies.renew(entry);
        }
    }

    /** Resolves a bundle on behalf of an entry that it may not belong to yet. */
    void resolve(String name, Bundle bundle) {
        if (bundles.isWiredToOutdated(bundle) && !BundleStates.isUp(bundle)) {
            bundles.refresh(List.of(bundle));
        }
        boolean resolved = bundles.resolve(bundle);
        Supply.Result lacking = supplyFor(bundle, resolved);
        for (RepositoryBundle found : lacking.bring()) {
            bring.accept(found, name);
        }
        if (!resolved && !bundles.resolve(bundle)) {
            throw unsatisfied(name, bundle, lacking);
        }
    }

    /**
     * A resolved bundle may still lack a service; one without service requirements lacks nothing.
     */
    private Supply.Result supplyFor(Bundle bundle, boolean resolved) {
        if (resolved && !supply.lacksService(bundle)) {
            return new Supply.Result(List.of(), List.of());
        }
        return supply.search(bundle);
    }

    private PluginException unsatisfied(String name, Bundle bundle, Supply.Result lacking) {
        String shortages =
                lacking.shortages().stream()
                        .map(Shortage::sentence)
                        .collect(Collectors.joining("; "));
        String reason = shortages.isEmpty() ? bundles.resolutionError(bundle) : shortages;
        return new PluginException(ErrorCode.UNSATISFIED, name + " cannot be resolved: " + reason);
    }
}

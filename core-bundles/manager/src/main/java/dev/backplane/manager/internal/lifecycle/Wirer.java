package dev.backplane.manager.internal.lifecycle;

import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.manager.internal.framework.BundleStates;
import dev.backplane.manager.internal.framework.PluginBundles;
import dev.backplane.manager.internal.framework.Refreshes;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.resolution.Supply;
import dev.backplane.manager.internal.update.Retirements;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.Bundle;

import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Gets a bundle resolved: by what is installed, else with what the repository has, else with a
 * reason why not.
 */
public final class Wirer {

    /** What was brought may need more than its index had said of it. */
    private static final int ROUNDS = 3;

    private final PluginBundles bundles;
    private final Supply supply;
    private final Dependencies dependencies;
    private final Refreshes refreshes;
    private final Retirements retirements;
    private final BiConsumer<RepositoryBundle, String> bring;

    /**
     * @param bring installs a repository's bundle on behalf of the named entry
     */
    public Wirer(
            PluginBundles bundles,
            Supply supply,
            Dependencies dependencies,
            Refreshes refreshes,
            Retirements retirements,
            BiConsumer<RepositoryBundle, String> bring) {
        this.bundles = bundles;
        this.supply = supply;
        this.dependencies = dependencies;
        this.refreshes = refreshes;
        this.retirements = retirements;
        this.bring = bring;
    }

    public Dependencies dependencies() {
        return dependencies;
    }

    public Refreshes refreshes() {
        return refreshes;
    }

    /**
     * Resolves the bundle and records what it then depends on.
     *
     * @throws PluginException {@code UNSATISFIED} with what is missing
     */
    public void wire(Entry entry, Bundle bundle) {
        try {
            resolve(entry.name(), bundle);
        } finally {
            dependencies.renew(entry);
        }
    }

    /** Whether the bundle has to be wired anew before it can be started. */
    public boolean isOutdated(Bundle bundle) {
        return !BundleStates.isUp(bundle)
                && (bundles.isWiredToOutdated(bundle) || retirements.isWiredToLingering(bundle));
    }

    /** Resolves a bundle on behalf of an entry that it may not belong to yet. */
    public void resolve(String name, Bundle bundle) {
        for (int round = 0; round < ROUNDS; round++) {
            boolean resolved = bundles.resolve(bundle);
            Supply.Result lacking = supplyFor(bundle, resolved);
            if (lacking.bring().isEmpty()) {
                if (!resolved) {
                    throw unsatisfied(name, problem(bundle, lacking));
                }
                return;
            }
            for (RepositoryBundle found : lacking.bring()) {
                bring.accept(found, name);
            }
        }
        if (!bundles.resolve(bundle)) {
            throw unsatisfied(name, supply.explain(bundles.resolutionError(bundle)));
        }
    }

    private String problem(Bundle bundle, Supply.Result lacking) {
        return lacking.isPossible()
                ? supply.explain(bundles.resolutionError(bundle))
                : lacking.problem();
    }

    /**
     * A resolved bundle may still lack a service; one without service requirements lacks nothing.
     */
    private Supply.Result supplyFor(Bundle bundle, boolean resolved) {
        return resolved && !supply.lacksService(bundle)
                ? Supply.Result.NONE
                : supply.search(bundle);
    }

    /** Why a bundle cannot be resolved now, or nothing if all that it needs is on offer. */
    public Optional<PluginException> lack(String name, Bundle bundle) {
        Supply.Result lacking = supply.search(bundle);
        return lacking.isPossible()
                ? Optional.empty()
                : Optional.of(unsatisfied(name, lacking.problem()));
    }

    private static PluginException unsatisfied(String name, String reason) {
        return new PluginException(ErrorCode.UNSATISFIED, name + " cannot be resolved: " + reason);
    }
}

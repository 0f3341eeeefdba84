package dev.backplane.manager.internal;

import dev.backplane.engine.RouteControl;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.manager.internal.framework.ComponentCheck;
import dev.backplane.manager.internal.framework.PluginBundles;
import dev.backplane.manager.internal.framework.Refreshes;
import dev.backplane.manager.internal.framework.Steps;
import dev.backplane.manager.internal.lifecycle.Admissions;
import dev.backplane.manager.internal.lifecycle.Boot;
import dev.backplane.manager.internal.lifecycle.Changes;
import dev.backplane.manager.internal.lifecycle.Dependencies;
import dev.backplane.manager.internal.lifecycle.Installs;
import dev.backplane.manager.internal.lifecycle.Lifecycle;
import dev.backplane.manager.internal.lifecycle.Orphans;
import dev.backplane.manager.internal.lifecycle.Revocations;
import dev.backplane.manager.internal.lifecycle.Sources;
import dev.backplane.manager.internal.lifecycle.Wirer;
import dev.backplane.manager.internal.plan.Planner;
import dev.backplane.manager.internal.registry.DesiredStates;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Ownership;
import dev.backplane.manager.internal.registry.Refusals;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.resolution.Supply;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Builds the parts of the manager and holds them together; the one place that knows how they are
 * wired.
 */
final class Rooms {

    /** The folder that holds everything that changes; set by the launcher. */
    static final String HOME = "backplane.home";

    private final Registry registry;
    private final ComponentCheck components;
    private final DesiredStates states;
    private final PluginBundles bundles;
    private final Revocations revocations;
    private final Lifecycle lifecycle;
    private final Installs installs;
    private final Changes changes;
    private final Planner planner;
    private final Boot boot;
    private final Explainer explainer;
    private final Wirer wirer;
    private final StoreUse storeUse;
    private final PluginLoader loader;
    private final Prefetch prefetch;
    private List<RepositoryBundle> repository = List.of(); // the manager's thread only

    Rooms(
            BundleContext context,
            Registry registry,
            DesiredStates states,
            PluginBundles bundles,
            PluginLoader loader,
            RouteControl routes,
            ComponentCheck components,
            Refusals refusals) {
        this.registry = registry;
        this.components = components;
        this.states = states;
        this.bundles = bundles;
        Path home = home(context);
        this.loader = loader;
        storeUse = new StoreUse(loader, registry, bundles);
        Supply supply = new Supply(context, loader, bundles);
        prefetch = new Prefetch(supply, loader);
        Dependencies dependencies = new Dependencies(registry);
        Ownership ownership = new Ownership();
        Admissions admissions =
                new Admissions(registry, states, ownership, core(context)::contains);
        installs = new Installs(registry, states, bundles, loader, admissions, routes);
        Path store = home.resolve("data/store");
        wirer =
                new Wirer(
                        bundles,
                        supply,
                        dependencies,
                        new Refreshes(bundles, store),
                        installs::bring);
        revocations = new Revocations(registry, loader);
        lifecycle =
                new Lifecycle(registry, bundles, wirer, components, routes, states, revocations);
        changes =
                new Changes(
                        registry,
                        states,
                        bundles,
                        lifecycle,
                        ownership,
                        new Orphans(registry, dependencies));
        planner =
                new Planner(
                        context,
                        registry,
                        admissions,
                        changes,
                        lifecycle,
                        wirer,
                        supply,
                        bundles.limits());
        // a file of the repository is written down with its folder
        Sources sources =
                new Sources(List.of(home.resolve("plugins"), home.resolve("repository"), home));
        boot = new Boot(registry, states, bundles, loader, sources, lifecycle, routes, store);
        explainer = new Explainer(registry, refusals, supply, loader, components, dependencies);
    }

    private static Path home(BundleContext context) {
        @Nullable String home = context.getProperty(HOME);
        if (home == null) {
            throw new IllegalStateException("framework property " + HOME + " is not set");
        }
        return Path.of(home).toAbsolutePath();
    }

    /** What the runtime itself is made of; everything that was there before the first plugin. */
    private static Set<String> core(BundleContext context) {
        Path store = home(context).resolve("data/store");
        Set<String> names = new HashSet<>();
        for (Bundle bundle : context.getBundles()) {
            if (!bundle.getLocation().startsWith(PluginBundles.location(store))) {
                names.add(bundle.getSymbolicName());
            }
        }
        return names;
    }

    /** Whether the repository folders hold something else than when this was asked last. */
    boolean repositoryChanged() {
        List<RepositoryBundle> now = loader.repository();
        boolean changed = !now.equals(repository);
        repository = now;
        return changed;
    }

    Prefetch prefetch() {
        return prefetch;
    }

    StoreUse storeUse() {
        return storeUse;
    }

    Wirer wirer() {
        return wirer;
    }

    ComponentCheck components() {
        return components;
    }

    /**
     * The entry of that name; on the manager's thread.
     *
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_PLUGIN} with the nearest names
     */
    Entry entry(String name) {
        Entry entry = registry.find(name);
        if (entry == null) {
            throw Explainer.unknown(name, registry.entries().stream().map(Entry::name).toList());
        }
        return entry;
    }

    Registry registry() {
        return registry;
    }

    DesiredStates states() {
        return states;
    }

    Revocations revocations() {
        return revocations;
    }

    Steps steps() {
        return bundles.steps();
    }

    Lifecycle lifecycle() {
        return lifecycle;
    }

    Installs installs() {
        return installs;
    }

    Changes changes() {
        return changes;
    }

    Planner planner() {
        return planner;
    }

    Boot boot() {
        return boot;
    }

    Explainer explainer() {
        return explainer;
    }
}

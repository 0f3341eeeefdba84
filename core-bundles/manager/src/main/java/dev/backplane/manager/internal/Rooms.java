package dev.backplane.manager.internal;

import dev.backplane.engine.RouteControl;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.manager.internal.framework.BoundedCalls;
import dev.backplane.manager.internal.framework.ComponentCheck;
import dev.backplane.manager.internal.framework.Limits;
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
import dev.backplane.manager.internal.release.Configurations;
import dev.backplane.manager.internal.release.Releases;
import dev.backplane.manager.internal.resolution.Supply;
import dev.backplane.manager.internal.restart.RestartTuning;
import dev.backplane.manager.internal.restart.Restarts;
import dev.backplane.manager.internal.unload.UnloadWatch;
import dev.backplane.manager.internal.update.Probes;
import dev.backplane.manager.internal.update.Retirements;
import dev.backplane.manager.internal.update.UpdateRooms;
import dev.backplane.manager.internal.update.UpdateTuning;
import dev.backplane.manager.internal.update.Updates;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Builds the parts of the manager and holds them together; the one place that knows how they are
 * wired.
 */
final class Rooms {

    private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);

    /** The folder that holds everything that changes; set by the launcher. */
    static final String HOME = "backplane.home";

    private final Registry registry;
    private final ComponentCheck components;
    private final DesiredStates states;
    private final PluginBundles bundles;
    private final Revocations revocations;
    private final Lifecycle lifecycle;
    private final Installs installs;
    private final Admissions admissions;
    private final Changes changes;
    private final Planner planner;
    private final Boot boot;
    private final Explainer explainer;
    private final Wirer wirer;
    private final StoreUse storeUse;
    private final PluginLoader loader;
    private final Releases releases;
    private final Retirements retirements;
    private final Restarts restarts;
    private final Updates updates;
    private final Probes probes;
    private final Prefetch prefetch;
    private List<RepositoryBundle> repository = List.of(); // the manager's thread only

    /** The services that the manager works with. */
    record Outside(
            BundleContext context,
            PluginLoader loader,
            RouteControl routes,
            ConfigurationAdmin configurations,
            ServiceComponentRuntime scr) {}

    /** How it works, and on which threads. */
    record Settings(
            Limits.Durations limits,
            UpdateTuning update,
            RestartTuning restart,
            UnloadWatch unloads,
            BoundedCalls calls,
            BiConsumer<Duration, Runnable> later) {}

    Rooms(Outside outside, Settings settings, Registry registry, Refusals refusals) {
        this.registry = registry;
        this.components = new ComponentCheck(outside.scr());
        this.states = new DesiredStates(outside.configurations());
        BundleContext context = outside.context();
        UnloadWatch unloads = settings.unloads();
        this.bundles = new PluginBundles(context, settings.calls(), settings.limits(), unloads);
        Path home = home(context);
        this.loader = outside.loader();
        RouteControl routes = outside.routes();
        Configurations configurations = new Configurations(outside.configurations(), outside.scr());
        releases =
                new Releases(
                        home.resolve("data/releases"),
                        configurations,
                        registry.clock(),
                        () -> settings.update().now().keepReleases());
        releases.load();
        storeUse = new StoreUse(loader, registry, bundles, releases);
        retirements = new Retirements(bundles, registry);
        Supply supply = new Supply(context, loader, bundles);
        prefetch = new Prefetch(supply, loader);
        Dependencies dependencies = new Dependencies(registry);
        Ownership ownership = new Ownership();
        admissions = new Admissions(registry, states, ownership, releases, core(context)::contains);
        installs = new Installs(registry, states, bundles, loader, admissions, routes, releases);
        Path store = home.resolve("data/store");
        wirer =
                new Wirer(
                        bundles,
                        supply,
                        dependencies,
                        new Refreshes(bundles, store),
                        retirements,
                        installs::bring);
        revocations = new Revocations(registry, loader);
        lifecycle =
                new Lifecycle(
                        registry,
                        bundles,
                        wirer,
                        components,
                        routes,
                        states,
                        revocations,
                        (entry, reason) -> restarts().failed(entry, reason));
        restarts =
                new Restarts(
                        registry,
                        releases,
                        settings.later(),
                        this::startAgain,
                        settings.restart()::now);
        UpdateRooms updateRooms =
                new UpdateRooms(
                        new UpdateRooms.Surroundings(
                                context,
                                registry,
                                states,
                                bundles,
                                settings.calls(),
                                lifecycle,
                                routes,
                                releases,
                                refusals,
                                retirements),
                        home.resolve("data/transfer"),
                        settings.update()::now);
        updates = updateRooms.updates();
        probes = updateRooms.probes();
        changes =
                new Changes(
                        registry,
                        states,
                        bundles,
                        lifecycle,
                        ownership,
                        new Orphans(registry, dependencies, bundles::installedFromStores),
                        updates,
                        restarts);
        planner =
                new Planner(
                        context,
                        registry,
                        admissions,
                        changes,
                        updates,
                        lifecycle,
                        wirer,
                        supply,
                        bundles.limits());
        // a file of the repository is written down with its folder
        Sources sources =
                new Sources(List.of(home.resolve("plugins"), home.resolve("repository"), home));
        boot =
                new Boot(
                        registry, states, bundles, loader, sources, lifecycle, routes, store,
                        releases, restarts);
        explainer =
                new Explainer(
                        registry, refusals, supply, loader, components, dependencies, unloads);
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

    /** After a pause, by itself; a failure comes back to the restarts. */
    private void startAgain(Entry entry) {
        try {
            lifecycle.bringUp(entry);
        } catch (PluginException e) {
            LOG.debug("{} failed again", entry.name(), e);
        }
    }

    Admissions admissions() {
        return admissions;
    }

    Releases releases() {
        return releases;
    }

    Retirements retirements() {
        return retirements;
    }

    Restarts restarts() {
        return restarts;
    }

    Updates updates() {
        return updates;
    }

    Probes probes() {
        return probes;
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

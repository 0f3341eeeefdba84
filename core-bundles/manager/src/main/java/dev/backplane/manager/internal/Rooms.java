package dev.backplane.manager.internal;

import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.manager.internal.framework.ComponentCheck;
import dev.backplane.manager.internal.framework.Refreshes;
import dev.backplane.manager.internal.framework.Steps;
import dev.backplane.manager.internal.lifecycle.Admissions;
import dev.backplane.manager.internal.lifecycle.Boot;
import dev.backplane.manager.internal.lifecycle.Changes;
import dev.backplane.manager.internal.lifecycle.Installs;
import dev.backplane.manager.internal.lifecycle.Lifecycle;
import dev.backplane.manager.internal.lifecycle.Orphans;
import dev.backplane.manager.internal.lifecycle.Revocations;
import dev.backplane.manager.internal.lifecycle.Sources;
import dev.backplane.manager.internal.lifecycle.Wirer;
import dev.backplane.manager.internal.plan.Planner;
import dev.backplane.manager.internal.registry.DesiredStates;
import dev.backplane.manager.internal.registry.Elsewhere;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Ownership;
import dev.backplane.manager.internal.registry.Refusals;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.release.Releases;
import dev.backplane.manager.internal.restart.Restarts;
import dev.backplane.manager.internal.update.Probes;
import dev.backplane.manager.internal.update.Retirements;
import dev.backplane.manager.internal.update.UpdateRooms;
import dev.backplane.manager.internal.update.Updates;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.List;

/**
 * Builds the parts of the manager and holds them together; the one place that knows how they are
 * wired.
 */
final class Rooms {

    private static final Logger LOG = LoggerFactory.getLogger(Rooms.class);

    private final Foundation base;
    private final Registry registry;
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
    private final Restarts restarts;
    private final Updates updates;
    private final Probes probes;
    private final Prefetch prefetch;
    private List<RepositoryBundle> repository = List.of(); // the manager's thread only

    Rooms(Foundation base, Refusals refusals) {
        this.base = base;
        this.registry = base.registry();
        PluginLoader loader = base.loader();
        Ownership ownership = new Ownership();
        admissions =
                new Admissions(
                        registry,
                        base.states(),
                        ownership,
                        base.releases().reputation(),
                        base.core()::contains);
        installs =
                new Installs(
                        registry,
                        base.states(),
                        base.bundles(),
                        loader,
                        admissions,
                        base.routes(),
                        base.releases());
        wirer = newWirer();
        revocations = new Revocations(registry, loader);
        lifecycle = newLifecycle();
        restarts =
                new Restarts(
                        registry,
                        base.releases().reputation(),
                        base.settings().later(),
                        this::startAgain,
                        base.settings().restart()::now);
        UpdateRooms updateRooms = newUpdateRooms(refusals);
        updates = updateRooms.updates();
        probes = updateRooms.probes();
        changes = newChanges(ownership);
        planner = newPlanner();
        boot = newBoot();
        storeUse =
                new StoreUse(
                        loader,
                        registry,
                        base.bundles(),
                        base.releases(),
                        base.states().elsewhere());
        prefetch = new Prefetch(base.supply(), loader);
        explainer = newExplainer(refusals);
    }

    private Wirer newWirer() {
        return new Wirer(
                base.bundles(),
                base.supply(),
                base.dependencies(),
                new Refreshes(base.bundles(), base.store()),
                base.retirements(),
                installs::bring);
    }

    private Lifecycle newLifecycle() {
        return new Lifecycle(
                registry,
                base.bundles(),
                wirer,
                base.components(),
                base.routes(),
                base.states(),
                revocations,
                (entry, reason) -> restarts().failed(entry, reason));
    }

    private UpdateRooms newUpdateRooms(Refusals refusals) {
        return new UpdateRooms(
                new UpdateRooms.Surroundings(
                        base.outside().context(),
                        registry,
                        base.states(),
                        base.bundles(),
                        base.settings().calls(),
                        lifecycle,
                        base.routes(),
                        base.releases(),
                        refusals,
                        base.retirements()),
                base.home().resolve("data/transfer"),
                base.settings().update()::now);
    }

    private Changes newChanges(Ownership ownership) {
        return new Changes(
                registry,
                base.states(),
                base.bundles(),
                lifecycle,
                ownership,
                new Orphans(registry, base.dependencies(), base.bundles()::installedFromStores),
                updates,
                restarts);
    }

    private Planner newPlanner() {
        return new Planner(
                base.outside().context(),
                registry,
                admissions,
                changes,
                updates,
                lifecycle,
                wirer,
                base.supply(),
                base.bundles().limits());
    }

    private Boot newBoot() {
        Path home = base.home();
        // a file of the repository is written down with its folder
        Sources sources =
                new Sources(List.of(home.resolve("plugins"), home.resolve("repository"), home));
        return new Boot(
                registry,
                base.states(),
                base.bundles(),
                base.loader(),
                sources,
                lifecycle,
                base.routes(),
                base.store(),
                base.releases(),
                restarts);
    }

    private Explainer newExplainer(Refusals refusals) {
        return new Explainer(
                registry,
                refusals,
                base.supply(),
                base.loader(),
                base.components(),
                base.dependencies(),
                base.settings().unloads(),
                base.states().elsewhere());
    }

    /** Whether the repository folders hold something else than when this was asked last. */
    boolean repositoryChanged() {
        List<RepositoryBundle> now = base.loader().repository();
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
        return base.releases();
    }

    Retirements retirements() {
        return base.retirements();
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
        return base.components();
    }

    /**
     * The entry of that name, or what stands for it if it is for other nodes; on the manager's
     * thread.
     *
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_PLUGIN} with the nearest names
     */
    Entry entry(String name) {
        Entry entry = registry.find(name);
        if (entry == null) {
            entry = elsewhere(name);
        }
        if (entry == null) {
            throw Explainer.unknown(name, registry.entries().stream().map(Entry::name).toList());
        }
        return entry;
    }

    /** As an entry, although it has none; null if it is not for other nodes. */
    @Nullable Entry elsewhere(String name) {
        Elsewhere elsewhere = base.states().elsewhere();
        return elsewhere
                .find(name)
                .map(state -> elsewhere.entry(state, registry.clock().instant()))
                .orElse(null);
    }

    Registry registry() {
        return registry;
    }

    DesiredStates states() {
        return base.states();
    }

    Revocations revocations() {
        return revocations;
    }

    Steps steps() {
        return base.bundles().steps();
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

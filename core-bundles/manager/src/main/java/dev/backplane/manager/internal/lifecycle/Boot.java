package dev.backplane.manager.internal.lifecycle;

import dev.backplane.engine.RouteControl;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Phase;
import dev.backplane.manager.internal.framework.PluginBundles;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.DesiredStates;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.release.Releases;
import dev.backplane.manager.internal.restart.Restarts;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the framework match the desired state when the runtime starts, whatever a crash left
 * behind.
 */
public final class Boot {

    private static final Logger LOG = LoggerFactory.getLogger(Boot.class);

    private final Registry registry;
    private final DesiredStates states;
    private final PluginBundles bundles;
    private final PluginLoader loader;
    private final Sources sources;
    private final Lifecycle lifecycle;
    private final RouteControl routes;
    private final Path store;
    private final Releases releases;
    private final Restarts restarts;

    public Boot(
            Registry registry,
            DesiredStates states,
            PluginBundles bundles,
            PluginLoader loader,
            Sources sources,
            Lifecycle lifecycle,
            RouteControl routes,
            Path store,
            Releases releases,
            Restarts restarts) {
        this.registry = registry;
        this.states = states;
        this.bundles = bundles;
        this.loader = loader;
        this.sources = sources;
        this.lifecycle = lifecycle;
        this.routes = routes;
        this.store = store;
        this.releases = releases;
        this.restarts = restarts;
    }

    /**
     * Attaches, installs and removes bundles until they are those of the desired state; starts
     * nothing.
     */
    public void attach(int batchSize) {
        removeWhatMoved();
        Set<Bundle> wanted = new HashSet<>();
        for (DesiredState desired : states.all()) {
            if (desired.run() != DesiredState.Run.DISMISSED && !states.elsewhere().keeps(desired)) {
                Entry entry = admit(desired);
                if (entry.bundle() != null) {
                    wanted.add(entry.bundle());
                }
            }
        }
        for (Bundle orphan : bundles.installedFromStores()) {
            if (!wanted.contains(orphan)) {
                LOG.info("Removing {}: nothing desires it", orphan.getSymbolicName());
                bundles.retire(orphan, String.valueOf(orphan.getSymbolicName()));
            }
        }
        resolve(List.copyOf(wanted), batchSize);
    }

    /** A home that was moved or copied: its bundles are referenced where they lay before. */
    private void removeWhatMoved() {
        String here = PluginBundles.location(store);
        for (Bundle bundle : bundles.installedFromStores()) {
            if (!bundle.getLocation().startsWith(here)) {
                bundles.retire(bundle, String.valueOf(bundle.getSymbolicName()));
            }
        }
    }

    /** Small batches: the resolver's effort grows out of bounds with what it is given at once. */
    private void resolve(List<Bundle> all, int batchSize) {
        List<Bundle> unresolved =
                all.stream().filter(bundle -> bundle.getState() == Bundle.INSTALLED).toList();
        for (int from = 0; from < unresolved.size(); from += batchSize) {
            List<Bundle> batch =
                    unresolved.subList(from, Math.min(from + batchSize, unresolved.size()));
            try {
                bundles.resolve(batch);
            } catch (PluginException e) {
                LOG.warn("A batch does not resolve at once: {}", e.getMessage());
            }
        }
    }

    /** Makes an entry of a desired state; one that cannot be loaded is there, and says why. */
    public Entry admit(DesiredState desired) {
        Entry entry = new Entry(desired, null, registry.clock().instant());
        try {
            load(entry);
        } catch (PluginException e) {
            entry.enter(Phase.FAILED, e.getMessage(), registry.clock().instant());
            LOG.error("{} cannot be loaded: {}", desired.name(), e.getMessage());
        }
        if (entry.problem() == null && !desired.shouldRun()) {
            entry.enter(Phase.STOPPED, null, registry.clock().instant());
        }
        registry.add(entry);
        announce(entry);
        releases.settleInterrupted(entry.name(), entry.digest()).ifPresent(LOG::warn);
        return entry;
    }

    /**
     * Gives the entry its artifact and its bundle.
     *
     * @throws PluginException why it cannot be loaded
     */
    public void load(Entry entry) {
        StagedArtifact artifact = stage(entry.desired());
        Bundle bundle = bundles.find(artifact);
        registry.carry(entry, artifact, bundle == null ? bundles.install(artifact) : bundle);
        if (bundle != null && !bundle.getVersion().equals(artifact.descriptor().version())) {
            entry.updatedNatively(bundle.getVersion());
        }
    }

    /** Where the bytes of a desired state come from. */
    public ArtifactSource source(DesiredState desired) {
        return desired.digest() == null
                ? sources.of(desired.source())
                : new ArtifactSource.Stored(desired.digest());
    }

    private void announce(Entry entry) {
        if (entry.problem() != null) {
            routes.deactivate(entry.name(), entry.name() + " failed: " + entry.problem());
        } else {
            lifecycle.unroute(entry, entry.desired().shouldRun() ? "being started" : "stopped");
        }
    }

    /** The artifact of a desired state, under the right name. */
    public StagedArtifact stage(DesiredState desired) {
        states.elsewhere().requireFilter(desired);
        Digest digest = desired.digest();
        StagedArtifact artifact = fetch(desired, digest);
        String own = artifact.descriptor().name();
        if (!desired.name().equals(own) && !desired.name().startsWith(own + "@")) {
            throw new PluginException(
                    ErrorCode.NAME_CONFLICT,
                    desired.source()
                            + " holds "
                            + own
                            + ", not "
                            + desired.name()
                            + "; name the configuration after the plugin");
        }
        return artifact;
    }

    private StagedArtifact fetch(DesiredState desired, @Nullable Digest digest) {
        if (digest == null) {
            return loader.stage(sources.of(desired.source()));
        }
        try {
            return loader.stage(new ArtifactSource.Stored(digest));
        } catch (PluginException lost) {
            if (lost.code() != ErrorCode.SOURCE_UNAVAILABLE) {
                // otherwise the bytes are there and refused, wherever they come from
                throw lost;
            }
            LOG.warn("{}: {}; trying its source", desired.name(), lost.getMessage());
            return again(desired, digest, lost);
        }
    }

    private StagedArtifact again(DesiredState desired, Digest digest, PluginException lost) {
        try {
            return loader.stage(sources.of(desired.source()), digest);
        } catch (PluginException e) {
            LOG.warn("{}: its source does not help: {}", desired.name(), e.getMessage());
            throw lost;
        }
    }

    /** Brings up all that should run; failures stay in the entries. */
    public void start() {
        List<Entry> all = new ArrayList<>(registry.entries());
        for (Entry entry : all) {
            boolean mayRun = entry.desired().shouldRun() && entry.bundle() != null;
            if (mayRun && !restarts.isQuarantined(entry)) {
                try {
                    lifecycle.bringUp(entry);
                    releases.confirm(entry.name(), entry.digest(), entry.bundle());
                } catch (PluginException e) {
                    LOG.debug("{} is left as failed", entry.name(), e);
                }
            }
        }
    }
}

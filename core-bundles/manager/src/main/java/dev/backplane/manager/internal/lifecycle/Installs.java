package dev.backplane.manager.internal.lifecycle;

import dev.backplane.engine.RouteControl;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Door;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Phase;
import dev.backplane.manager.internal.framework.PluginBundles;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.DesiredState.Run;
import dev.backplane.manager.internal.registry.DesiredStates;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Ownership;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lets staged artifacts in: as a new entry, as nothing new, or in place of the version that runs.
 */
public final class Installs {

    private static final Logger LOG = LoggerFactory.getLogger(Installs.class);

    private final Registry registry;
    private final DesiredStates states;
    private final PluginBundles bundles;
    private final PluginLoader loader;
    private final Ownership ownership;
    private final Predicate<String> isCore;
    private final RouteControl routes;

    public Installs(
            Registry registry,
            DesiredStates states,
            PluginBundles bundles,
            PluginLoader loader,
            Ownership ownership,
            Predicate<String> isCore,
            RouteControl routes) {
        this.registry = registry;
        this.states = states;
        this.bundles = bundles;
        this.loader = loader;
        this.ownership = ownership;
        this.isCore = isCore;
        this.routes = routes;
    }

    /** Returns the entry; one that was not running before is left for the lifecycle to bring up. */
    public Entry admit(StagedArtifact artifact, InstallRequest request, Lifecycle lifecycle) {
        String name = artifact.descriptor().name();
        refuseCore(artifact.descriptor());
        Entry entry = registry.find(name);
        if (entry == null) {
            refuseDismissed(artifact, request);
            return add(artifact, fresh(artifact, request));
        }
        if (artifact.digest().equals(entry.digest())) {
            keep(entry, request);
            return entry;
        }
        refuseConflict(entry, artifact.descriptor());
        ownership.mayReplace(entry, request.owner(), request.force());
        DesiredState wanted = replacing(entry, artifact, request);
        if (entry.phase() == Phase.ACTIVE && wanted.shouldRun()) {
            replaceRunning(entry, artifact, wanted, lifecycle);
        } else {
            replaceResting(entry, artifact, wanted, lifecycle);
        }
        return entry;
    }

    /**
     * Writes the desired state first, then the framework: a crash in between is finished by the
     * next start.
     */
    private Entry add(StagedArtifact artifact, DesiredState desired) {
        save(desired);
        Bundle bundle;
        try {
            bundle = bundles.install(artifact);
        } catch (PluginException e) {
            states.delete(desired.name());
            throw e;
        }
        Entry entry = new Entry(desired, artifact, registry.clock().instant());
        registry.carry(entry, artifact, bundle);
        entry.enter(
                desired.shouldRun() ? Phase.STAGED : Phase.STOPPED,
                null,
                registry.clock().instant());
        registry.add(entry);
        if (entry.isPlugin()) {
            routes.deactivate(entry.name(), entry.name() + " is being started");
        }
        if (!desired.shouldRun()) {
            LOG.info("{} is installed (by {})", Text.label(entry), Text.owner(desired.owner()));
        }
        return entry;
    }

    /** Installs a bundle of the repository because an entry needs it. */
    public void bring(RepositoryBundle found, String needer) {
        StagedArtifact artifact = loader.stage(new ArtifactSource.LocalFile(found.file()));
        Entry present = registry.find(artifact.descriptor().name());
        if (present != null && artifact.digest().equals(present.digest())) {
            return;
        }
        String name =
                present == null
                        ? artifact.descriptor().name()
                        : artifact.descriptor().name() + "@" + artifact.descriptor().version();
        if (registry.find(name) != null) {
            return;
        }
        DesiredState desired =
                new DesiredState(
                        name,
                        artifact.digest(),
                        "repository/" + found.file().getFileName(),
                        new Owner(Door.DEPENDENCY, needer),
                        Run.STARTED,
                        null);
        add(artifact, desired);
    }

    /** A configuration that somebody else wrote already says what shall be. */
    private void save(DesiredState desired) {
        if (desired.owner().door() != Door.CONFIG) {
            states.save(desired);
        }
    }

    private static DesiredState fresh(StagedArtifact artifact, InstallRequest request) {
        return new DesiredState(
                artifact.descriptor().name(),
                artifact.digest(),
                request.source().label(),
                request.owner(),
                Boolean.FALSE.equals(request.start()) ? Run.STOPPED : Run.STARTED,
                insists(request));
    }

    private static DesiredState replacing(
            Entry entry, StagedArtifact artifact, InstallRequest request) {
        return new DesiredState(
                entry.name(),
                artifact.digest(),
                request.source().label(),
                request.owner(),
                run(entry, request),
                insists(request));
    }

    private static Run run(Entry entry, InstallRequest request) {
        Boolean start = request.start();
        return start == null ? entry.desired().run() : start ? Run.STARTED : Run.STOPPED;
    }

    /**
     * A file that says whether the plugin runs insists on it; an operator's word holds until the
     * next one.
     */
    private static @Nullable Owner insists(InstallRequest request) {
        return request.start() != null && request.owner().door() == Door.FILE
                ? request.owner()
                : null;
    }

    /** The same content again: nothing changes but, where it may, the owner. */
    private void keep(Entry entry, InstallRequest request) {
        DesiredState desired = entry.desired();
        Owner owner = desired.owner();
        if (!owner.equals(request.owner())) {
            boolean adopt =
                    request.force()
                            || owner.door() == Door.DEPENDENCY
                            || owner.door() == request.owner().door();
            if (!adopt && request.owner().door() == Door.FILE) {
                throw new PluginException(
                        ErrorCode.OWNED_ELSEWHERE,
                        entry.name()
                                + " is already installed with the same content by "
                                + Text.owner(owner)
                                + "; this file has no effect");
            }
            if (adopt) {
                desired = desired.withOwner(request.owner(), request.source().label());
            }
        }
        if (request.start() != null) {
            desired = desired.withRun(run(entry, request), insists(request));
        }
        if (!desired.equals(entry.desired())) {
            states.save(desired);
            entry.desire(desired);
            registry.changed(entry);
        }
    }

    /**
     * The new version beside the old one; whatever goes wrong with the new one, the old one serves
     * on.
     */
    private void replaceRunning(
            Entry entry, StagedArtifact artifact, DesiredState wanted, Lifecycle lifecycle) {
        Bundle old = entry.bundle();
        Bundle replacement = bundles.install(artifact);
        try {
            lifecycle.tryOut(entry, artifact, replacement);
        } catch (PluginException e) {
            bundles.retire(replacement, entry.name());
            throw new PluginException(
                    e.code(), e.getMessage() + "; " + Text.label(entry) + " goes on running", e);
        }
        save(wanted);
        String before = Text.label(entry);
        entry.desire(wanted);
        lifecycle.shift(entry, artifact, replacement);
        if (old != null) {
            lifecycle.drain(entry.name(), old);
            bundles.retire(old, before);
        }
        LOG.info("{} replaces {}", Text.label(entry), before);
    }

    private void replaceResting(
            Entry entry, StagedArtifact artifact, DesiredState wanted, Lifecycle lifecycle) {
        Bundle old = entry.bundle();
        Bundle replacement = bundles.install(artifact);
        save(wanted);
        if (entry.phase() == Phase.ACTIVE) {
            lifecycle.quiesce(entry, "stopped");
        }
        entry.desire(wanted);
        registry.carry(entry, artifact, replacement);
        registry.enter(entry, wanted.shouldRun() ? Phase.STAGED : Phase.STOPPED, null);
        if (old != null) {
            bundles.retire(old, entry.name());
        }
    }

    private void refuseConflict(Entry entry, PluginDescriptor newcomer) {
        PluginDescriptor present = entry.descriptor();
        if (present == null) {
            return;
        }
        if (!present.symbolicName().equals(newcomer.symbolicName())) {
            throw new PluginException(
                    ErrorCode.NAME_CONFLICT,
                    "the name "
                            + entry.name()
                            + " belongs to bundle "
                            + present.symbolicName()
                            + " ("
                            + Text.owner(entry.desired().owner())
                            + "); bundle "
                            + newcomer.symbolicName()
                            + " needs another plugin name");
        }
        if (present.version().equals(newcomer.version())) {
            throw new PluginException(
                    ErrorCode.NAME_CONFLICT,
                    Text.label(entry)
                            + " is already installed with other content (from "
                            + entry.desired().source()
                            + "); raise the version, or uninstall it first");
        }
    }

    private void refuseCore(PluginDescriptor newcomer) {
        if (newcomer.type() == PluginType.LIBRARY && isCore.test(newcomer.symbolicName())) {
            throw new PluginException(
                    ErrorCode.NAME_CONFLICT,
                    newcomer.symbolicName()
                            + " is part of the runtime, which brings its own; it is not needed here");
        }
    }

    private void refuseDismissed(StagedArtifact artifact, InstallRequest request) {
        Optional<DesiredState> memory = states.dismissed(artifact.descriptor().name());
        if (!request.force()
                && request.owner().door() == Door.FILE
                && memory.isPresent()
                && memory.get().owner().equals(request.owner())
                && artifact.digest().equals(memory.get().digest())) {
            throw new PluginException(
                    ErrorCode.OWNED_ELSEWHERE,
                    artifact.descriptor().name()
                            + " was uninstalled by an operator although plugins/"
                            + request.owner().detail()
                            + " is still there; delete or replace the file, or install it again:"
                            + " backplane plugin install FILE");
        }
    }
}

package dev.backplane.manager.internal.lifecycle;

import dev.backplane.engine.RouteControl;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.PluginLoader.RepositoryBundle;
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
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.manager.internal.release.Releases;
import dev.backplane.manager.internal.update.Updates;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets staged artifacts in: as a new entry, as nothing new, or in place of the version that runs.
 */
public final class Installs {

    private static final Logger LOG = LoggerFactory.getLogger(Installs.class);

    private final Registry registry;
    private final DesiredStates states;
    private final PluginBundles bundles;
    private final PluginLoader loader;
    private final Admissions admissions;
    private final RouteControl routes;
    private final Releases releases;

    public Installs(
            Registry registry,
            DesiredStates states,
            PluginBundles bundles,
            PluginLoader loader,
            Admissions admissions,
            RouteControl routes,
            Releases releases) {
        this.registry = registry;
        this.states = states;
        this.bundles = bundles;
        this.loader = loader;
        this.admissions = admissions;
        this.routes = routes;
        this.releases = releases;
    }

    /**
     * Returns the entry; one that was not running before is left for the lifecycle to bring up, and
     * if it is for other nodes, what is here is left for whoever takes it away.
     */
    public Entry admit(
            StagedArtifact artifact, InstallRequest request, Lifecycle lifecycle, Updates updates) {
        Admission admission = admissions.judge(artifact, request);
        releases.reputation()
                .clearBad(artifact.descriptor().name(), artifact.digest()); // forced, if it was
        DesiredState wanted = admission.wanted();
        Entry entry = admission.entry();
        if (admission.kind() == Admission.Kind.ELSEWHERE) {
            states.save(wanted);
            return states.elsewhere().entry(wanted, registry.clock().instant());
        }
        if (entry == null) {
            return add(artifact, wanted);
        }
        switch (admission.kind()) {
            case ADD, KEEP, ELSEWHERE -> keep(entry, wanted);
            case REPLACE_RUNNING ->
                    updates.replace(new Updates.Order(entry, artifact, wanted, request));
            case REPLACE_RESTING -> replaceResting(entry, artifact, wanted, lifecycle);
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
        if (desired.owner().door() != Door.DEPENDENCY) {
            var _ = releases.installed(entry.name(), artifact, desired.owner(), "installed");
        }
        if (!desired.shouldRun()) {
            LOG.info("{} is installed (by {})", Text.label(entry), Text.owner(desired.owner()));
        }
        return entry;
    }

    /** Installs a bundle of the repository because an entry needs it. */
    public void bring(RepositoryBundle found, String needer) {
        StagedArtifact artifact = loader.stage(found.source(), found.digest());
        requireAsAnnounced(found, artifact);
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
                        found.source() instanceof ArtifactSource.LocalFile file
                                ? "repository/" + file.label()
                                : found.source().label(),
                        new Owner(Door.DEPENDENCY, needer),
                        Run.STARTED,
                        null);
        add(artifact, desired);
    }

    /** An index may say anything; the resolution was made with what it said. */
    private static void requireAsAnnounced(RepositoryBundle found, StagedArtifact artifact) {
        PluginDescriptor announced = found.descriptor();
        PluginDescriptor real = artifact.descriptor();
        if (!real.symbolicName().equals(announced.symbolicName())
                || !real.version().equals(announced.version())) {
            throw new PluginException(
                    ErrorCode.BAD_ARTIFACT,
                    found.source().label()
                            + " holds "
                            + real.symbolicName()
                            + " "
                            + real.version()
                            + ", but its repository announces "
                            + announced.symbolicName()
                            + " "
                            + announced.version()
                            + "; have the index of the repository made anew");
        }
    }

    /** A configuration that somebody else wrote already says what shall be. */
    private void save(DesiredState desired) {
        if (desired.owner().door() != Door.CONFIG) {
            states.save(desired);
        }
    }

    private void keep(Entry entry, DesiredState wanted) {
        if (!wanted.equals(entry.desired())) {
            states.save(wanted);
            entry.desire(wanted);
            registry.changed(entry);
        }
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
        var _ =
                releases.installed(
                        entry.name(), artifact, wanted.owner(), "while it was not serving");
        if (old != null) {
            bundles.retire(old, entry.name());
        }
    }
}

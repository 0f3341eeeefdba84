package dev.backplane.manager.internal.registry;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Phase;
import dev.backplane.manager.internal.requirement.RequirementText;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What the manager knows of one plugin. Confined to the manager's thread, except for the volatile
 * fields, which bundle events on other threads read.
 */
public final class Entry {

    private final String name;
    private DesiredState desired;
    private @Nullable StagedArtifact artifact;
    private @Nullable List<String> requirements; // of the artifact, once asked for
    private volatile @Nullable Bundle bundle;
    private volatile boolean operating;
    private @Nullable String unmanaged;
    private Phase phase = Phase.STAGED;
    private Instant since;
    private @Nullable String problem;
    private @Nullable String revocation;
    private Set<String> dependsOn = Set.of();

    public Entry(DesiredState desired, @Nullable StagedArtifact artifact, Instant now) {
        this.name = desired.name();
        this.desired = desired;
        this.artifact = artifact;
        this.since = now;
    }

    public String name() {
        return name;
    }

    public DesiredState desired() {
        return desired;
    }

    public void desire(DesiredState state) {
        desired = state;
    }

    public @Nullable StagedArtifact artifact() {
        return artifact;
    }

    public void carry(@Nullable StagedArtifact newArtifact, @Nullable Bundle newBundle) {
        requirements = null;
        if (!Objects.equals(newBundle, bundle)) {
            unmanaged = null;
        }
        revocation = null;
        artifact = newArtifact;
        bundle = newBundle;
    }

    public @Nullable PluginDescriptor descriptor() {
        return artifact == null ? null : artifact.descriptor();
    }

    /** Why what it carries may not be started again, although it may run; null if it may. */
    public @Nullable String revocation() {
        return revocation;
    }

    public void revocation(@Nullable String reason) {
        revocation = reason;
    }

    /** Somebody updated its bundle behind the manager's back, so that it is not what it says. */
    public void updatedNatively(Version version) {
        unmanaged =
                "its bundle was updated natively to version "
                        + version
                        + ", so it is unmanaged: it was neither judged nor recorded, and is not"
                        + " what is desired; to have that again: backplane plugin uninstall "
                        + name
                        + ", then install it";
    }

    /** What needs an operator's eye, the revocation first. */
    public List<String> warnings() {
        PluginDescriptor descriptor = descriptor();
        List<String> warnings = new ArrayList<>();
        if (revocation != null) {
            warnings.add(revocation);
        }
        if (descriptor != null) {
            warnings.addAll(descriptor.warnings());
        }
        return warnings;
    }

    /** In a person's words. */
    public List<String> requirements() {
        List<String> known = requirements;
        if (known == null) {
            PluginDescriptor descriptor = descriptor();
            known =
                    descriptor == null
                            ? List.of()
                            : List.copyOf(RequirementText.of(descriptor.resource()));
            requirements = known;
        }
        return known;
    }

    public @Nullable Digest digest() {
        return artifact == null ? null : artifact.digest();
    }

    public boolean isPlugin() {
        PluginDescriptor descriptor = descriptor();
        return descriptor != null && descriptor.type() == PluginType.BUNDLE;
    }

    public @Nullable Bundle bundle() {
        return bundle;
    }

    /**
     * Whether the manager itself is changing the bundle now, so that its events are not somebody
     * else's doing.
     */
    public boolean operating() {
        return operating;
    }

    public void operating(boolean now) {
        operating = now;
    }

    public Phase phase() {
        return phase;
    }

    public Instant since() {
        return since;
    }

    public @Nullable String problem() {
        return problem;
    }

    /** Its problem; of one that has none, whether it is what was desired at all. */
    public @Nullable String complaint() {
        return problem == null ? unmanaged : problem;
    }

    /** Returns whether anything changed. */
    public boolean enter(Phase newPhase, @Nullable String newProblem, Instant now) {
        boolean samePhase = phase == newPhase;
        boolean sameProblem = Objects.equals(problem, newProblem);
        if (!samePhase) {
            since = now;
        }
        phase = newPhase;
        problem = newProblem;
        return !samePhase || !sameProblem;
    }

    public Set<String> dependsOn() {
        return dependsOn;
    }

    public void dependsOn(Set<String> names) {
        dependsOn = Set.copyOf(names);
    }
}

package dev.backplane.manager.internal.lifecycle;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Door;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Phase;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.DesiredState.Run;
import dev.backplane.manager.internal.registry.DesiredStates;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Ownership;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.manager.internal.release.Reputation;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.function.Predicate;

/** Decides what becomes of a staged artifact; looks only. */
public final class Admissions {

    private final Registry registry;
    private final DesiredStates states;
    private final Ownership ownership;
    private final Predicate<String> isCore;
    private final Reputation reputation;

    /**
     * @param isCore whether a symbolic name belongs to the runtime itself
     */
    public Admissions(
            Registry registry,
            DesiredStates states,
            Ownership ownership,
            Reputation reputation,
            Predicate<String> isCore) {
        this.registry = registry;
        this.states = states;
        this.ownership = ownership;
        this.isCore = isCore;
        this.reputation = reputation;
    }

    /**
     * What admitting it comes to.
     *
     * @throws PluginException {@code NAME_CONFLICT}, {@code OWNED_ELSEWHERE}
     */
    public Admission judge(StagedArtifact artifact, InstallRequest request) {
        String name = artifact.descriptor().name();
        refuseCore(artifact.descriptor());
        Entry entry = registry.find(name);
        DesiredState before =
                entry == null ? states.elsewhere().find(name).orElse(null) : entry.desired();
        boolean isThere = artifact.digest().equals(present(entry, before));
        if (!isThere) {
            refuseKnownBad(artifact, request);
        }
        if (before == null) {
            refuseDismissed(artifact, request);
            return placed(Admission.Kind.ADD, null, fresh(artifact, request), request);
        }
        if (isThere) {
            Admission.Kind kind = entry == null ? Admission.Kind.ADD : Admission.Kind.KEEP;
            return placed(kind, entry, kept(before, request), request);
        }
        if (entry != null) {
            refuseConflict(entry, artifact.descriptor());
        }
        ownership.mayReplace(before, request.owner(), request.force());
        DesiredState wanted = replacing(before, artifact, request);
        return placed(replacement(entry, wanted), entry, wanted, request);
    }

    private static @Nullable Digest present(@Nullable Entry entry, @Nullable DesiredState before) {
        return entry != null ? entry.digest() : before == null ? null : before.digest();
    }

    private static Admission.Kind replacement(@Nullable Entry entry, DesiredState wanted) {
        if (entry == null) {
            return Admission.Kind.ADD;
        }
        return entry.phase() == Phase.ACTIVE && wanted.shouldRun()
                ? Admission.Kind.REPLACE_RUNNING
                : Admission.Kind.REPLACE_RESTING;
    }

    /** For the nodes that it is to be for. */
    private Admission placed(
            Admission.Kind kind,
            @Nullable Entry entry,
            DesiredState unplaced,
            InstallRequest request) {
        String target = request.target();
        DesiredState wanted = target == null ? unplaced : unplaced.withTarget(target);
        if (target != null) {
            states.elsewhere().requireFilter(wanted);
        }
        return states.elsewhere().wouldKeep(wanted)
                ? new Admission(Admission.Kind.ELSEWHERE, entry, wanted)
                : new Admission(kind, entry, wanted);
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
            DesiredState before, StagedArtifact artifact, InstallRequest request) {
        return new DesiredState(
                before.name(),
                artifact.digest(),
                request.source().label(),
                request.owner(),
                run(before, request),
                insists(request),
                before.settings());
    }

    private static Run run(DesiredState before, InstallRequest request) {
        Boolean start = request.start();
        return start == null ? before.run() : start ? Run.STARTED : Run.STOPPED;
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
    private static DesiredState kept(DesiredState before, InstallRequest request) {
        DesiredState desired = before;
        Owner owner = desired.owner();
        if (!owner.equals(request.owner())) {
            boolean adopt =
                    request.force()
                            || owner.door() == Door.DEPENDENCY
                            || owner.door() == request.owner().door();
            if (!adopt && request.owner().door() == Door.FILE) {
                throw new PluginException(
                        ErrorCode.OWNED_ELSEWHERE,
                        before.name()
                                + " is already installed with the same content by "
                                + Text.owner(owner)
                                + "; this file has no effect");
            }
            if (adopt) {
                desired = desired.withOwner(request.owner(), request.source().label());
            }
        }
        if (request.start() != null) {
            desired = desired.withRun(run(before, request), insists(request));
        }
        return desired;
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

    private void refuseKnownBad(StagedArtifact artifact, InstallRequest request) {
        String name = artifact.descriptor().name();
        Optional<String> why = reputation.whyBad(name, artifact.digest());
        if (why.isEmpty()) {
            return;
        }
        if (!request.force()) {
            throw new PluginException(
                    ErrorCode.KNOWN_BAD,
                    name
                            + " "
                            + artifact.descriptor().version()
                            + " with these bytes was found bad before: "
                            + why.get()
                            + "; bring other bytes, or add --force");
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

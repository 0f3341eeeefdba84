package dev.backplane.manager.internal.plan;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Phase;
import dev.backplane.manager.Plan.Step.Kind;
import dev.backplane.manager.internal.lifecycle.Admission;
import dev.backplane.manager.internal.lifecycle.Admissions;
import dev.backplane.manager.internal.lifecycle.Lifecycle;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

import java.util.HashSet;
import java.util.List;

/** Plans what installing an artifact does: as something new, or in place of another version. */
final class InstallPlanner {

    private final Admissions admissions;
    private final Lifecycle lifecycle;
    private final Moves moves;

    InstallPlanner(Admissions admissions, Lifecycle lifecycle, Moves moves) {
        this.admissions = admissions;
        this.lifecycle = lifecycle;
        this.moves = moves;
    }

    /** What installing the artifact would do. */
    Draft install(StagedArtifact artifact, InstallRequest request, Permissions permissions) {
        Sketch sketch = new Sketch(request.force());
        PluginDescriptor newcomer = artifact.descriptor();
        Admission admission = admission(sketch, artifact, request);
        Entry entry = admission.entry();
        DesiredState before = entry == null ? null : entry.desired();
        String label = newcomer.name() + " " + newcomer.version();
        String summary =
                switch (admission.kind()) {
                    case ADD -> "install " + label;
                    case KEEP -> label + " is installed already";
                    case REPLACE_RUNNING, REPLACE_RESTING ->
                            "install " + label + " in place of " + version(entry);
                };
        sketch.differs(newcomer.name(), "version", version(entry), newcomer.version().toString());
        sketch.desires(before, admission.wanted());
        permissions.differ(
                sketch, newcomer.name(), entry == null ? null : entry.digest(), artifact.digest());
        switch (admission.kind()) {
            case ADD -> add(sketch, newcomer, admission.wanted().shouldRun());
            case KEEP -> keep(sketch, entry, admission.wanted());
            case REPLACE_RUNNING -> replaceRunning(sketch, entry, newcomer);
            case REPLACE_RESTING ->
                    replaceResting(sketch, entry, newcomer, admission.wanted().shouldRun());
        }
        return sketch.finish(summary, artifact.digest() + " " + request.owner());
    }

    private static String version(@Nullable Entry entry) {
        PluginDescriptor descriptor = entry == null ? null : entry.descriptor();
        return descriptor == null ? "" : descriptor.version().toString();
    }

    private Admission admission(Sketch sketch, StagedArtifact artifact, InstallRequest request) {
        try {
            return admissions.judge(artifact, request);
        } catch (PluginException e) {
            Refusable.overcome(sketch, e);
            return admissions.judge(
                    artifact,
                    new InstallRequest(request.source(), request.owner(), request.start(), true));
        }
    }

    private void add(Sketch sketch, PluginDescriptor newcomer, boolean start) {
        sketch.step(Kind.INSTALL, newcomer.name(), newcomer, "");
        if (start) {
            var _ = moves.comeUp(sketch, newcomer);
        }
    }

    private void keep(Sketch sketch, @Nullable Entry entry, DesiredState wanted) {
        if (entry == null) {
            return;
        }
        if (wanted.shouldRun() && entry.phase() != Phase.ACTIVE) {
            moves.bringUp(sketch, entry, new HashSet<>());
        } else if (!wanted.shouldRun() && entry.phase() == Phase.ACTIVE) {
            moves.takeDown(sketch, entry, "");
            sketch.interrupts(entry.name(), null, "it is stopped");
        }
    }

    private void replaceRunning(Sketch sketch, @Nullable Entry entry, PluginDescriptor newcomer) {
        PluginDescriptor old = entry == null ? null : entry.descriptor();
        if (entry == null || old == null) {
            return;
        }
        sketch.step(Kind.INSTALL, newcomer.name(), newcomer, "beside " + old.version());
        if (!moves.comeUp(sketch, newcomer)) {
            sketch.step(Kind.UNINSTALL, newcomer.name(), newcomer, "it would not start");
            sketch.note(Text.label(entry) + " goes on running");
            return;
        }
        sketch.step(Kind.DRAIN, entry.name(), old, moves.drainLimit());
        sketch.step(Kind.STOP, entry.name(), old, "");
        sketch.step(Kind.UNINSTALL, entry.name(), old, "");
        Bundle bundle = entry.bundle();
        if (bundle != null) {
            for (Entry other : lifecycle.activeInReach(List.of(bundle), entry)) {
                sketch.note(
                        other.name()
                                + " stays wired to "
                                + Text.label(entry)
                                + " until it is restarted");
            }
        }
        moves.removeOrphans(sketch, entry, newcomer);
    }

    private void replaceResting(
            Sketch sketch, @Nullable Entry entry, PluginDescriptor newcomer, boolean start) {
        PluginDescriptor old = entry == null ? null : entry.descriptor();
        sketch.step(Kind.INSTALL, newcomer.name(), newcomer, "");
        if (entry != null && old != null) {
            if (entry.phase() == Phase.ACTIVE) {
                moves.takeDown(sketch, entry, "");
                sketch.interrupts(entry.name(), null, "it is stopped");
            } else if (Moves.isUp(entry)) {
                sketch.step(Kind.STOP, entry.name(), old, "");
            }
            if (entry.bundle() != null) {
                sketch.step(Kind.UNINSTALL, entry.name(), old, "");
            }
        }
        if (start) {
            var _ = moves.comeUp(sketch, newcomer);
        }
        if (entry != null) {
            moves.removeOrphans(sketch, entry, newcomer);
        }
    }
}

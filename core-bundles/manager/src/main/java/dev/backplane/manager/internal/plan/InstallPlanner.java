package dev.backplane.manager.internal.plan;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Phase;
import dev.backplane.manager.Plan.Step.Kind;
import dev.backplane.manager.internal.lifecycle.Admission;
import dev.backplane.manager.internal.lifecycle.Admissions;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.manager.internal.update.Updates;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Objects;

/** Plans what installing an artifact does: as something new, or in place of another version. */
final class InstallPlanner {

    private final Admissions admissions;
    private final Updates updates;
    private final Moves moves;

    InstallPlanner(Admissions admissions, Updates updates, Moves moves) {
        this.admissions = admissions;
        this.updates = updates;
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
                    case ELSEWHERE -> "have " + label + " on other nodes, not on this one";
                };
        sketch.differs(newcomer.name(), "version", version(entry), newcomer.version().toString());
        sketch.desires(before, admission.wanted());
        permissions.differ(
                sketch, newcomer.name(), entry == null ? null : entry.digest(), artifact.digest());
        switch (admission.kind()) {
            case ADD -> add(sketch, newcomer, admission.wanted().shouldRun());
            case ELSEWHERE -> moves.goAway(sketch, entry, "it is for other nodes");
            case KEEP -> keep(sketch, entry, admission.wanted());
            case REPLACE_RUNNING ->
                    replaceRunning(
                            sketch,
                            new Updates.Order(
                                    Objects.requireNonNull(entry),
                                    artifact,
                                    admission.wanted(),
                                    request),
                            newcomer);
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
                    new InstallRequest(
                            request.source(),
                            request.owner(),
                            request.start(),
                            true,
                            request.sha256(),
                            request.terms(),
                            request.target()));
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

    private void replaceRunning(Sketch sketch, Updates.Order order, PluginDescriptor newcomer) {
        Entry entry = order.entry();
        PluginDescriptor old = entry.descriptor();
        if (old == null) {
            return;
        }
        Updates.Outlook outlook = updates.outlook(order);
        sketch.step(Kind.INSTALL, newcomer.name(), newcomer, "beside " + old.version());
        if (outlook.beside()) {
            if (!moves.start(sketch, newcomer)) {
                sketch.step(Kind.UNINSTALL, newcomer.name(), newcomer, "it would not start");
                sketch.note(Text.label(entry) + " goes on running");
                return;
            }
            getReady(sketch, newcomer, outlook);
            handOver(sketch, newcomer, old, outlook);
        } else {
            String waiting = "calls wait, each within its deadline";
            sketch.step(Kind.GATE, entry.name(), old, waiting);
            sketch.step(Kind.DRAIN, entry.name(), old, moves.drainLimit());
            sketch.step(Kind.STOP, entry.name(), old, "the versions do not run side by side");
            if (!moves.start(sketch, newcomer)) {
                sketch.step(Kind.UNINSTALL, newcomer.name(), newcomer, "it would not start");
                sketch.step(Kind.START, entry.name(), old, "it serves again");
                return;
            }
            getReady(sketch, newcomer, outlook);
        }
        shift(sketch, newcomer, old, outlook);
        if (outlook.stay().isEmpty()) {
            if (outlook.beside()) {
                sketch.step(Kind.STOP, entry.name(), old, "");
            }
            sketch.step(Kind.UNINSTALL, entry.name(), old, "");
        } else {
            sketch.note(
                    Text.label(entry)
                            + " stays, not serving, for "
                            + String.join(", ", outlook.stay())
                            + ", wired to it until restarted or updated");
        }
        moves.removeOrphans(sketch, entry, newcomer);
    }

    private static void getReady(
            Sketch sketch, PluginDescriptor newcomer, Updates.Outlook outlook) {
        if (newcomer.type() == PluginType.BUNDLE) {
            sketch.step(
                    Kind.PROBE,
                    newcomer.name(),
                    newcomer,
                    outlook.warmUp().isEmpty()
                            ? "its health checks"
                            : "its health checks, and warm-up by " + outlook.warmUp());
        }
    }

    private static void handOver(
            Sketch sketch,
            PluginDescriptor newcomer,
            PluginDescriptor old,
            Updates.Outlook outlook) {
        if (outlook.stateSchema() != 0) {
            sketch.step(Kind.GATE, newcomer.name(), old, "calls wait, each within its deadline");
            sketch.step(
                    Kind.TRANSFER,
                    newcomer.name(),
                    newcomer,
                    "state of schema " + outlook.stateSchema());
        }
    }

    private void shift(
            Sketch sketch,
            PluginDescriptor newcomer,
            PluginDescriptor old,
            Updates.Outlook outlook) {
        if (newcomer.type() != PluginType.BUNDLE) {
            return;
        }
        boolean watched = !outlook.soak().isZero();
        String name = newcomer.name();
        if (outlook.canary() != null && watched) {
            sketch.step(Kind.CANARY, name, newcomer, outlook.canary().toString());
            sketch.step(Kind.SOAK, name, newcomer, outlook.soak().toSeconds() + " s");
        }
        sketch.step(Kind.SHIFT, name, newcomer, "calls go there");
        if (outlook.beside()) {
            sketch.step(Kind.DRAIN, name, old, moves.drainLimit());
        }
        if (outlook.canary() == null && watched) {
            sketch.step(
                    Kind.SOAK,
                    name,
                    newcomer,
                    outlook.soak().toSeconds() + " s; back to " + old.version() + " if it is bad");
        }
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

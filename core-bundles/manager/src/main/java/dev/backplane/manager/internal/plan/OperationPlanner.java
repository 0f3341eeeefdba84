package dev.backplane.manager.internal.plan;

import dev.backplane.manager.Change;
import dev.backplane.manager.Phase;
import dev.backplane.manager.Proposal.Operate;
import dev.backplane.manager.internal.lifecycle.Changes;
import dev.backplane.manager.internal.registry.DesiredState.Run;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.TreeSet;

/** Plans starts, stops, restarts and removals. */
final class OperationPlanner {

    private final Registry registry;
    private final Changes changes;
    private final Moves moves;

    OperationPlanner(Registry registry, Changes changes, Moves moves) {
        this.registry = registry;
        this.changes = changes;
        this.moves = moves;
    }

    /** What the operation would do. */
    Draft operate(Entry entry, Operate proposal) {
        Change change = proposal.change();
        Sketch sketch = new Sketch(change.force());
        try {
            changes.check(proposal.operation(), entry, change);
        } catch (PluginException e) {
            Refusable.overcome(sketch, e);
        }
        switch (proposal.operation()) {
            case START -> start(sketch, entry);
            case STOP -> stop(sketch, entry);
            case RESTART -> restart(sketch, entry);
            case UNINSTALL -> uninstall(sketch, entry);
        }
        String verb = proposal.operation().name().toLowerCase(Locale.ROOT);
        return sketch.finish(verb + " " + Text.label(entry), change.toString());
    }

    private void start(Sketch sketch, Entry entry) {
        sketch.desires(entry.desired(), entry.desired().withRun(Run.STARTED, null));
        moves.bringUp(sketch, entry, new HashSet<>());
    }

    private void stop(Sketch sketch, Entry entry) {
        sketch.desires(entry.desired(), entry.desired().withRun(Run.STOPPED, null));
        if (entry.phase() == Phase.ACTIVE) {
            sketch.interrupts(entry.name(), null, "it is stopped");
        }
        moves.takeDown(sketch, entry, "");
        affectUsers(sketch, entry, null);
    }

    private void restart(Sketch sketch, Entry entry) {
        sketch.desires(entry.desired(), entry.desired().withRun(Run.STARTED, null));
        Duration atMost = moves.restartTime();
        if (entry.phase() == Phase.ACTIVE) {
            sketch.interrupts(entry.name(), atMost, "it is restarted");
        }
        moves.takeDown(sketch, entry, "");
        affectUsers(sketch, entry, atMost);
        moves.bringUp(sketch, entry, new HashSet<>());
    }

    private void uninstall(Sketch sketch, Entry entry) {
        sketch.desires(entry.desired(), null);
        moves.goAway(sketch, entry, "it is uninstalled");
    }

    /** Those that use it and would do without it for a while. */
    private void affectUsers(Sketch sketch, Entry entry, @Nullable Duration atMost) {
        for (String name : new TreeSet<>(registry.usedBy(entry.name()))) {
            Entry user = registry.find(name);
            if (user != null && user.phase() == Phase.ACTIVE) {
                sketch.interrupts(name, atMost, "it uses " + entry.name());
            }
        }
    }
}

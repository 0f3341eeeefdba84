package dev.backplane.manager.internal.lifecycle;

import dev.backplane.manager.Change;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Phase;
import dev.backplane.manager.Plan.Step.Kind;
import dev.backplane.manager.Proposal.Operation;
import dev.backplane.manager.internal.framework.PluginBundles;
import dev.backplane.manager.internal.framework.Steps;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.DesiredStates;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Ownership;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.manager.internal.restart.Restarts;
import dev.backplane.manager.internal.update.Updates;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Starts, stops and removals as people ask for them: who may, who is in the way, and what is
 * written down first.
 */
public final class Changes {

    private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

    private final Registry registry;
    private final DesiredStates states;
    private final PluginBundles bundles;
    private final Lifecycle lifecycle;
    private final Ownership ownership;
    private final Orphans orphans;
    private final Updates updates;
    private final Restarts restarts;

    public Changes(
            Registry registry,
            DesiredStates states,
            PluginBundles bundles,
            Lifecycle lifecycle,
            Ownership ownership,
            Orphans orphans,
            Updates updates,
            Restarts restarts) {
        this.registry = registry;
        this.states = states;
        this.bundles = bundles;
        this.lifecycle = lifecycle;
        this.ownership = ownership;
        this.updates = updates;
        this.restarts = restarts;
        this.orphans = orphans;
    }

    public Orphans orphans() {
        return orphans;
    }

    /**
     * Whether the operation may be done.
     *
     * @throws PluginException {@code OWNED_ELSEWHERE}, {@code IN_USE}, {@code UNTRUSTED}
     */
    public void check(Operation operation, Entry entry, Change change) {
        switch (operation) {
            case START -> {
                ownership.mayRun(entry, change, true);
                refuseQuarantined(entry, change);
                lifecycle.checkAllowed(entry);
            }
            case STOP -> {
                ownership.mayRun(entry, change, false);
                refuseIfUsed(entry, change, "stopped");
            }
            case RESTART -> {
                ownership.mayRun(entry, change, true);
                refuseQuarantined(entry, change);
                refuseIfUsed(entry, change, "restarted");
                lifecycle.checkAllowed(entry);
            }
            case UNINSTALL -> {
                ownership.mayRemove(entry, change);
                refuseIfUsed(entry, change, "uninstalled");
            }
        }
    }

    public void start(Entry entry, Change change) {
        check(Operation.START, entry, change);
        pardon(entry);
        desire(entry, DesiredState.Run.STARTED, change);
        lifecycle.bringUp(entry);
    }

    public void stop(Entry entry, Change change) {
        check(Operation.STOP, entry, change);
        updates.settle(entry);
        desire(entry, DesiredState.Run.STOPPED, change);
        lifecycle.takeDown(entry, "stopped (by " + Text.owner(change.owner()) + ")");
    }

    public void restart(Entry entry, Change change) {
        check(Operation.RESTART, entry, change);
        updates.settle(entry);
        pardon(entry);
        desire(entry, DesiredState.Run.STARTED, change);
        lifecycle.takeDown(entry, "restarting");
        lifecycle.bringUp(entry);
    }

    private void desire(Entry entry, DesiredState.Run run, Change change) {
        Owner insists = change.owner().door() == Door.FILE ? change.owner() : null;
        DesiredState wanted = entry.desired().withRun(run, insists);
        if (!wanted.equals(entry.desired())) {
            states.save(wanted);
            entry.desire(wanted);
            registry.changed(entry);
        }
    }

    /**
     * What is written first is that it shall not be: a crash half way leaves a bundle that the next
     * start removes.
     */
    public void uninstall(Entry entry, Change change) {
        check(Operation.UNINSTALL, entry, change);
        boolean fileStays =
                entry.desired().owner().door() == Door.FILE && change.owner().door() != Door.FILE;
        if (fileStays) {
            states.save(entry.desired().withRun(DesiredState.Run.DISMISSED, null));
        } else {
            states.delete(entry.name());
        }
        remove(entry);
        LOG.info("{} is uninstalled (by {})", Text.label(entry), Text.owner(change.owner()));
    }

    /** Takes the entry and its bundle away; those wired to it are wired anew without it. */
    public void remove(Entry entry) {
        updates.settle(entry);
        Bundle bundle = entry.bundle();
        lifecycle.quiesce(entry, "being uninstalled");
        entry.operating(true);
        boolean gone = bundle != null && bundles.retire(bundle, entry.name());
        lifecycle.forget(entry);
        if (gone) {
            lifecycle.refresh(List.of(bundle), entry);
        }
    }

    /** Of a plugin that is for other nodes nothing runs here. */
    public void sendAway(String name) {
        states.elsewhere()
                .find(name)
                .ifPresent(
                        state ->
                                takeAway(
                                        registry.find(name),
                                        "it is " + states.elsewhere().why(state)));
    }

    /** Nobody on this node asks for it any more. */
    public void takeAway(@Nullable Entry entry, String why) {
        if (entry != null) {
            LOG.info("{} is taken away: {}", entry.name(), why);
            remove(entry);
            removeOrphans();
        }
    }

    /** What people ask for is no automatic restart: a failure counts anew. */
    private void pardon(Entry entry) {
        if (entry.phase() == Phase.QUARANTINED) {
            restarts.pardon(entry);
        }
    }

    /** Lifts a quarantine and starts. */
    public void release(Entry entry, Change change) {
        restarts.pardon(entry);
        start(entry, change);
    }

    private static void refuseQuarantined(Entry entry, Change change) {
        if (entry.phase() == Phase.QUARANTINED && !change.force()) {
            throw new PluginException(
                    ErrorCode.KNOWN_BAD,
                    Text.label(entry)
                            + " is in quarantine: "
                            + entry.problem()
                            + "; release it with: backplane plugin release "
                            + entry.name());
        }
    }

    /**
     * Takes away what was brought for others and nobody needs any more. While a plan is followed,
     * what is not in it stays until the next change.
     */
    public void removeOrphans() {
        List<Bundle> gone = new ArrayList<>();
        for (Entry orphan : orphans.now()) {
            Bundle bundle = orphan.bundle();
            if (bundle != null && !bundles.steps().allows(Steps.Key.of(Kind.UNINSTALL, bundle))) {
                continue;
            }
            states.delete(orphan.name());
            lifecycle.quiesce(orphan, "being uninstalled");
            orphan.operating(true);
            if (bundle != null && bundles.retire(bundle, orphan.name())) {
                gone.add(bundle);
            }
            lifecycle.forget(orphan);
            LOG.info(
                    "{} is uninstalled: it was brought for {}, and nobody needs it any more",
                    Text.label(orphan),
                    orphan.desired().owner().detail());
        }
        if (!gone.isEmpty() && bundles.steps().allows(Steps.Key.refresh())) {
            lifecycle.refresh(gone, null);
        }
    }

    private void refuseIfUsed(Entry entry, Change change, String done) {
        if (change.force()) {
            return;
        }
        Set<String> users = registry.usedBy(entry.name());
        List<String> active =
                users.stream()
                        .filter(
                                name -> {
                                    Entry user = registry.find(name);
                                    return user != null && user.phase() == Phase.ACTIVE;
                                })
                        .sorted()
                        .toList();
        if (!active.isEmpty()) {
            throw new PluginException(
                    ErrorCode.IN_USE,
                    entry.name()
                            + " cannot be "
                            + done
                            + ": "
                            + String.join(", ", active)
                            + (active.size() == 1 ? " uses it" : " use it")
                            + "; stop "
                            + (active.size() == 1 ? "that" : "those")
                            + " first, or add --force");
        }
    }
}

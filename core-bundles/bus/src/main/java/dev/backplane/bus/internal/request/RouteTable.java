package dev.backplane.bus.internal.request;

import dev.backplane.bus.internal.event.Turns;
import dev.backplane.bus.internal.policy.Lanes;
import dev.backplane.engine.CallTraffic;
import dev.backplane.engine.CanaryRule;
import dev.backplane.engine.GateWait;
import dev.backplane.engine.RevisionTraffic;
import dev.backplane.engine.RouteControl;
import dev.backplane.engine.VersionTraffic;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Brings together what the manager decides (which revision serves a plugin) and what the whiteboard
 * finds (that revision's handlers), in either order, and publishes the result where callers read it
 * without a lock.
 */
@Component(
        service = {RouteControl.class, CallTraffic.class, RouteTable.class},
        immediate = true)
public final class RouteTable implements RouteControl, CallTraffic {

    private static final long LONGEST_DRAIN_NANOS = Long.MAX_VALUE / 2;
    private static final int LOOKS = 2;
    private static final Comparator<VersionTraffic> BY_NAME =
            Comparator.comparing(VersionTraffic::plugin)
                    .thenComparing(VersionTraffic::version)
                    .thenComparingLong(VersionTraffic::bundleId);

    private final ConcurrentHashMap<String, Slot> slots = new ConcurrentHashMap<>();
    private final Object lock = new Object();
    private final Map<Long, Revision> revisions = new HashMap<>(); // guarded by lock
    private final Map<String, Assignment> assignments = new HashMap<>(); // guarded by lock
    private final Set<Revision> retired = new HashSet<>(); // guarded by lock
    private final Lanes lanes;
    private final Turns turns;
    private volatile boolean closed;

    /** Knows no plugin yet. */
    @Activate
    public RouteTable(@Reference Lanes lanes, @Reference Turns turns) {
        this.lanes = lanes;
        this.turns = turns;
    }

    /** Refuses every later call; those in flight end by themselves. */
    @Deactivate
    void close() {
        closed = true;
        Set.copyOf(slots.keySet()).forEach(this::remove);
    }

    boolean isClosed() {
        return closed;
    }

    /** The plugin's cell, null if the plugin is unknown; no lock. */
    @Nullable Slot find(String plugin) {
        return slots.get(plugin);
    }

    /** The names of all known plugins, weakly consistent. */
    public Set<String> plugins() {
        return slots.keySet();
    }

    /** The bundle that answers this operation with one reply now; null if none does. */
    public @Nullable Bundle answering(String plugin, String operation) {
        Slot slot = slots.get(plugin);
        Route.Serving serving = slot == null ? null : slot.route().inCharge();
        if (serving == null) {
            return null;
        }
        Endpoint endpoint = serving.operations().get(operation);
        return endpoint == null || endpoint.operation().isStreamOnly()
                ? null
                : serving.revision().bundle();
    }

    /** Where calls are counted and held back. */
    Lanes lanes() {
        return lanes;
    }

    @Override
    public void activate(String plugin, Bundle bundle) {
        synchronized (lock) {
            Assignment assignment = assignment(plugin);
            Revision next = revision(bundle);
            Revision previous = assignment.serving();
            change(assignment, plugin, () -> assignment.serve(next));
            if (previous != next) {
                lanes.revisionActivated(plugin);
            }
            turns.pass(previous == null ? null : previous.bundle(), bundle);
        }
    }

    @Override
    public void holdEvents(Bundle revision) {
        turns.hold(revision);
    }

    @Override
    public void deactivate(String plugin, String reason) {
        synchronized (lock) {
            refuse(assignment(plugin), plugin, reason, new Route.Refusing(reason));
        }
    }

    @Override
    public void remove(String plugin) {
        synchronized (lock) {
            lanes.forget(plugin);
            Assignment assignment = assignments.remove(plugin);
            if (assignment != null) {
                refuse(assignment, plugin, "it was removed", new Route.Gone());
                slots.remove(plugin);
            }
        }
    }

    private void refuse(Assignment assignment, String plugin, String reason, Route route) {
        Revision previous = assignment.serving();
        change(assignment, plugin, () -> assignment.refuse(reason), () -> route);
        if (previous != null) {
            turns.goOn(previous.bundle());
        }
    }

    @Override
    public void closeGate(String plugin) {
        synchronized (lock) {
            Assignment assignment = assignments.get(plugin);
            if (assignment == null) {
                return;
            }
            change(assignment, plugin, assignment::close);
            Revision serving = assignment.serving();
            if (serving != null) {
                turns.pause(serving.bundle());
            }
        }
    }

    @Override
    public GateWait gateWait(String plugin) {
        Slot slot = slots.get(plugin);
        return slot != null && slot.route() instanceof Route.Gated gated
                ? gated.barrier().waits()
                : GateWait.NOBODY;
    }

    @Override
    public void startCanary(String plugin, Bundle candidate, CanaryRule rule) {
        synchronized (lock) {
            Assignment assignment = assignment(plugin);
            Revision next = revision(candidate);
            change(assignment, plugin, () -> assignment.tryOut(next, rule));
        }
    }

    @Override
    public void endCanary(String plugin) {
        synchronized (lock) {
            Assignment assignment = assignments.get(plugin);
            if (assignment != null) {
                change(assignment, plugin, assignment::endTrial);
            }
        }
    }

    @Override
    public int inFlight(Bundle bundle) {
        Revision revision = existing(bundle);
        return revision == null ? 0 : revision.inFlight().count();
    }

    /**
     * Looks more than once: a call may have left a run of an event handler behind, or such a run a
     * call, after the one was looked at and before the other.
     */
    @Override
    public boolean drain(Bundle bundle, Duration bound) throws InterruptedException {
        long end = System.nanoTime() + nanos(bound);
        boolean drained = true;
        for (int look = 1; drained && look <= LOOKS; look++) {
            drained = isDrained(bundle, end);
        }
        return drained;
    }

    private boolean isDrained(Bundle bundle, long endNanos) throws InterruptedException {
        Revision revision = existing(bundle);
        return (revision == null || revision.inFlight().awaitZero(endNanos - System.nanoTime()))
                && turns.awaitQuiet(bundle, endNanos);
    }

    @Override
    public int cutOff(Bundle bundle, String reason) {
        turns.cutOff(bundle);
        synchronized (lock) {
            Revision revision = revisions.get(bundle.getBundleId());
            if (revision == null) {
                return 0;
            }
            int inside = revision.inFlight().count();
            revision.breakOff(reason);
            republish(revision);
            return inside;
        }
    }

    @Override
    public RevisionTraffic traffic(Bundle bundle) {
        Revision revision = existing(bundle);
        return revision == null ? RevisionTraffic.NONE : revision.traffic().total();
    }

    @Override
    public List<VersionTraffic> versions() {
        List<Revision> known;
        synchronized (lock) {
            known = List.copyOf(revisions.values());
        }
        return known.stream().flatMap(Revision::read).sorted(BY_NAME).toList();
    }

    int knownRevisions() {
        synchronized (lock) {
            return revisions.size();
        }
    }

    /** A handler appeared, or its properties changed. */
    void put(Bundle bundle, Handler handler) {
        synchronized (lock) {
            Revision revision = revision(bundle);
            revision.put(handler);
            republish(revision);
        }
    }

    /** A handler went. */
    void remove(Bundle bundle, Handler handler) {
        synchronized (lock) {
            Revision revision = revisions.get(bundle.getBundleId());
            if (revision != null) {
                revision.remove(handler);
                republish(revision);
                retireIfUnused(revision);
                forgetDrained();
            }
        }
    }

    /** The bundle has stopped: the calls that are still inside are broken off. */
    void stopped(Bundle bundle) {
        synchronized (lock) {
            Revision revision = revisions.get(bundle.getBundleId());
            if (revision != null) {
                revision.breakOff("");
                republish(revision);
                forgetDrained();
            }
            turns.stopped(bundle);
        }
    }

    private Assignment assignment(String plugin) {
        return assignments.computeIfAbsent(plugin, Assignment::new);
    }

    /** Publishes what was decided, lets go of those who wait, and of whom nothing leads to now. */
    private void change(Assignment assignment, String plugin, Runnable decision) {
        change(assignment, plugin, decision, () -> assignment.route(lanes));
    }

    private void change(
            Assignment assignment, String plugin, Runnable decision, Supplier<Route> route) {
        Revision serving = assignment.serving();
        Revision candidate = assignment.candidate();
        Barrier barrier = assignment.barrier();
        decision.run();
        publish(plugin, route.get());
        if (barrier != null && assignment.barrier() == null) {
            barrier.open();
        }
        releaseUnlessUsed(assignment, plugin, serving);
        releaseUnlessUsed(assignment, plugin, candidate);
        forgetDrained();
    }

    private void releaseUnlessUsed(
            Assignment assignment, String plugin, @Nullable Revision revision) {
        if (revision != null
                && revision != assignment.serving()
                && revision != assignment.candidate()) {
            revision.plugins().remove(plugin);
            retireIfUnused(revision);
        }
    }

    private void republish(Revision revision) {
        revision.plugins().forEach(plugin -> publish(plugin, assignment(plugin).route(lanes)));
    }

    private void publish(String plugin, Route route) {
        Slot slot = slots.get(plugin);
        if (slot == null) {
            slots.put(plugin, new Slot(route));
        } else {
            slot.publish(route);
        }
    }

    private Revision revision(Bundle bundle) {
        Revision revision =
                revisions.computeIfAbsent(bundle.getBundleId(), id -> new Revision(bundle));
        retired.remove(revision);
        return revision;
    }

    private @Nullable Revision existing(Bundle bundle) {
        synchronized (lock) {
            return revisions.get(bundle.getBundleId());
        }
    }

    private void retireIfUnused(Revision revision) {
        if (revision.isUnused()) {
            retired.add(revision);
        }
    }

    /**
     * A revision is kept for its count until its last call has left, then dropped with its class
     * loader.
     */
    private void forgetDrained() {
        retired.removeIf(
                revision -> {
                    boolean empty = revision.inFlight().count() == 0;
                    if (empty) {
                        revisions.remove(revision.bundleId());
                    }
                    return empty;
                });
    }

    private static long nanos(Duration bound) {
        return bound.compareTo(Duration.ofNanos(LONGEST_DRAIN_NANOS)) < 0
                ? bound.toNanos()
                : LONGEST_DRAIN_NANOS;
    }
}

package dev.backplane.bus.internal.request;

import dev.backplane.bus.internal.policy.Lanes;
import dev.backplane.engine.RouteControl;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings together what the manager decides (which revision serves a plugin) and what the whiteboard
 * finds (that revision's handlers), in either order, and publishes the result where callers read it
 * without a lock.
 */
@Component(
        service = {RouteControl.class, RouteTable.class},
        immediate = true)
public final class RouteTable implements RouteControl {

    private static final long LONGEST_DRAIN_NANOS = Long.MAX_VALUE / 2;

    private final ConcurrentHashMap<String, Slot> slots = new ConcurrentHashMap<>();
    private final Object lock = new Object();
    private final Map<Long, Revision> revisions = new HashMap<>(); // guarded by lock
    private final Map<String, Revision> serving = new HashMap<>(); // guarded by lock
    private final Set<Revision> retired = new HashSet<>(); // guarded by lock
    private final Lanes lanes;
    private volatile boolean closed;

    /** Knows no plugin yet. */
    @Activate
    public RouteTable(@Reference Lanes lanes) {
        this.lanes = lanes;
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
        if (slot == null || !(slot.route() instanceof Route.Serving serving)) {
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
            Revision next = revision(bundle);
            Revision previous = serving.put(plugin, next);
            next.plugins().add(plugin);
            publish(plugin, next.route(plugin, lanes));
            lanes.revisionActivated(plugin);
            if (previous != null && previous != next) {
                release(plugin, previous);
            }
            forgetDrained();
        }
    }

    @Override
    public void deactivate(String plugin, String reason) {
        synchronized (lock) {
            publish(plugin, new Route.Refusing(reason));
            release(plugin, serving.remove(plugin));
            forgetDrained();
        }
    }

    @Override
    public void remove(String plugin) {
        synchronized (lock) {
            Slot slot = slots.get(plugin);
            if (slot != null) {
                slot.publish(new Route.Gone());
                slots.remove(plugin);
            }
            lanes.forget(plugin);
            release(plugin, serving.remove(plugin));
            forgetDrained();
        }
    }

    @Override
    public int inFlight(Bundle bundle) {
        Revision revision = existing(bundle);
        return revision == null ? 0 : revision.inFlight().count();
    }

    @Override
    public boolean drain(Bundle bundle, Duration bound) throws InterruptedException {
        Revision revision = existing(bundle);
        return revision == null || revision.inFlight().awaitZero(nanos(bound));
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
                revision.stopped();
                republish(revision);
                forgetDrained();
            }
        }
    }

    private void republish(Revision revision) {
        revision.plugins().forEach(plugin -> publish(plugin, revision.route(plugin, lanes)));
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

    private void release(String plugin, @Nullable Revision revision) {
        if (revision != null) {
            revision.plugins().remove(plugin);
            retireIfUnused(revision);
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

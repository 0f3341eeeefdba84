package dev.backplane.manager.internal.restart;

import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.internal.registry.Registry;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks active plugins by their own health checks whether they are well, on a thread of its own, and
 * tells of those that say no several times in a row.
 */
public final class HealthWatch implements AutoCloseable {

    private final BundleContext context;
    private final Registry registry;
    private final Function<Bundle, Optional<String>> complaint;
    private final Listener listener;
    private final Map<Long, Integer> complaints = new HashMap<>(); // its own thread only
    private final Thread thread;
    private final Supplier<RestartConfig> config;
    private volatile boolean closed;

    /** Hears of a plugin that is not well. */
    @FunctionalInterface
    public interface Listener {
        /** Called on the watch's thread. */
        void unwell(String name, Bundle revision, String reason);
    }

    /**
     * @param complaint what the first health check of a bundle that is not content says
     */
    public HealthWatch(
            BundleContext context,
            Registry registry,
            Function<Bundle, Optional<String>> complaint,
            Listener listener,
            Supplier<RestartConfig> config) {
        this.context = context;
        this.registry = registry;
        this.complaint = complaint;
        this.listener = listener;
        this.config = config;
        this.thread = Thread.ofPlatform().daemon().name("backplane-health").unstarted(this::run);
    }

    /** Begins to look. */
    public void open() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(Duration.ofMillis(config.get().healthPeriodMillis()).toNanos());
            if (!closed) {
                look();
            }
        }
    }

    private void look() {
        for (PluginInfo plugin : registry.pictures()) {
            Bundle revision = context.getBundle(plugin.bundleId());
            if (plugin.phase() == Phase.ACTIVE && revision != null) {
                ask(plugin.name(), revision);
            }
        }
        complaints.keySet().removeIf(id -> context.getBundle(id) == null);
    }

    private void ask(String name, Bundle revision) {
        Optional<String> says = complaint.apply(revision);
        if (says.isEmpty()) {
            complaints.remove(revision.getBundleId());
            return;
        }
        int inARow = complaints.merge(revision.getBundleId(), 1, Integer::sum);
        if (inARow >= config.get().maxComplaints()) {
            complaints.remove(revision.getBundleId());
            listener.unwell(name, revision, says.get());
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}

package dev.backplane.deploy.internal;

import dev.backplane.manager.RuntimeConditions;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;

/**
 * The one thread that reconciles, so that no two passes meet; after its first complete pass the
 * boot may go on.
 */
final class FolderWatch {

    /** The condition that is there once the folder has been reconciled as it was found. */
    static final String SCANNED = RuntimeConditions.PLUGINS_SCANNED;

    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final BundleContext context;
    private final FolderHints hints;
    private final FolderReconciler reconciler;
    private final Duration rescan;
    private final Thread thread;

    /** Guards the registration, so that none is made after the stop. */
    private final Object lock = new Object();

    private @Nullable ServiceRegistration<Condition> scanned;
    private volatile boolean stopped;

    FolderWatch(
            BundleContext context,
            FolderHints hints,
            FolderReconciler reconciler,
            Duration rescan) {
        this.context = context;
        this.hints = hints;
        this.reconciler = reconciler;
        this.rescan = rescan;
        this.thread = Thread.ofPlatform().daemon().name("backplane-file-door").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /**
     * Lets a change in progress end, within its limit: an interrupt could break the manager off.
     */
    void stop() {
        synchronized (lock) {
            stopped = true;
            if (scanned != null) {
                scanned.unregister();
                scanned = null;
            }
        }
        reconciler.stop();
        hints.raise();
        try {
            if (!thread.join(STOP_LIMIT)) {
                LOG.warn(
                        "The file door still waits for the manager {} s after its stop; it ends"
                                + " after that change.",
                        STOP_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopped) {
                hints.await(pass());
            }
        } catch (InterruptedException e) {
            LOG.warn("The file door was interrupted and no longer watches the plugin folder.", e);
        }
    }

    private Duration pass() {
        try {
            Duration next = reconciler.reconcile();
            announce();
            return next;
        } catch (RuntimeException | Error e) {
            if (!stopped) {
                LOG.error("The plugin folder could not be reconciled; it is tried again.", e);
            }
            return rescan;
        }
    }

    private void announce() {
        synchronized (lock) {
            if (scanned == null && !stopped) {
                scanned =
                        context.registerService(
                                Condition.class,
                                Condition.INSTANCE,
                                FrameworkUtil.asDictionary(
                                        Map.of(Condition.CONDITION_ID, SCANNED)));
            }
        }
    }
}

package dev.backplane.config.internal;

import dev.backplane.config.internal.live.Settings;
import dev.backplane.config.internal.secret.SecretWatch;
import dev.backplane.config.internal.source.FileSource;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The one thread that looks at files and secrets, and does what takes its time. */
final class ConfigurationWork {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWork.class);

    private static final long REPORT_SECONDS = 5;

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("backplane-configurations").factory());
    private final Settings settings;
    private final FileSource files;
    private final SecretWatch secrets;
    private @Nullable BundleContext context;
    private @Nullable BundleListener listener;
    private volatile boolean isSchemaNew;

    /** What may fail. */
    interface Task {
        void run() throws IOException;
    }

    ConfigurationWork(Settings settings, FileSource files, SecretWatch secrets) {
        this.settings = settings;
        this.files = files;
        this.secrets = secrets;
    }

    void begin(BundleContext bundles, LateFaults faults) {
        context = bundles;
        BundleListener started =
                event -> {
                    if (event.getType() == BundleEvent.STARTED) {
                        isSchemaNew = true;
                        reportLater(() -> faults.report(event.getBundle()));
                    }
                };
        listener = started;
        bundles.addBundleListener(started);
        again();
    }

    /** Not while the runtime comes up, which has better things to do. */
    private void reportLater(Runnable report) {
        try {
            var _ = thread.schedule(() -> safely(report::run), REPORT_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Too late, the runtime stops", e);
        }
    }

    private void again() {
        try {
            var _ = thread.schedule(this::look, settings.pollMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Files are not looked at any more", e);
        }
    }

    private void look() {
        safely(
                () -> {
                    files.follow();
                    boolean rotated = secrets.follow();
                    if (rotated || isSchemaNew) {
                        isSchemaNew = false;
                        files.retry();
                    }
                });
        again();
    }

    /** Has the files that set a PID looked at now, and waits for it. */
    void again(String pid) {
        Future<?> done = thread.submit(() -> safely(() -> files.again(pid)));
        try {
            done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    void submit(Runnable task) {
        try {
            thread.execute(() -> safely(task::run));
        } catch (RejectedExecutionException e) {
            LOG.debug("Too late, the runtime stops", e);
        }
    }

    /** The thread goes on, whatever happens. */
    private static void safely(Task task) {
        try {
            task.run();
        } catch (IOException | RuntimeException e) {
            LOG.error("Configuration files cannot be followed: {}", e.getMessage(), e);
        }
    }

    void close() {
        BundleContext bundles = context;
        BundleListener started = listener;
        if (bundles != null && started != null) {
            bundles.removeBundleListener(started);
        }
        thread.shutdownNow();
    }
}

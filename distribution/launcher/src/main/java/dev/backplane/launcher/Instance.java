package dev.backplane.launcher;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One running framework: started until it serves, stopped within a bound. */
final class Instance {

    private static final Logger LOG = LoggerFactory.getLogger("backplane");
    private static final Duration START_LIMIT =
            Duration.ofMillis(Long.getLong("backplane.startTimeoutMillis", 60_000));
    private static final BoundedStop.Limits STOP_LIMITS =
            new BoundedStop.Limits(
                    Duration.ofMillis(Long.getLong("backplane.stopTimeoutMillis", 20_000)),
                    Duration.ofMillis(Long.getLong("backplane.bundleStopTimeoutMillis", 8_000)));
    private static final long POLL_MILLIS = 5;

    private final Layout layout;
    private final RunFiles files;
    private final Framework framework;
    private final Transitions transitions = new Transitions();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile EndpointWatch watch;

    Instance(Layout layout, RunFiles files) throws IOException {
        this.layout = layout;
        this.files = files;
        this.framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no framework in lib/"))
                        .newFramework(FrameworkProperties.of(layout));
    }

    /** Comes up until it serves; on a failure the caller stops it. */
    void start() throws StartFailure, InterruptedException {
        try {
            StartReport report = startFramework();
            Endpoints endpoints = new Endpoints(framework.getBundleContext());
            Map<String, String> serving = awaitServing(report, endpoints);
            watch = EndpointWatch.begin(endpoints, files, serving);
            LOG.info(
                    "Backplane is ready in {} s: {} (pid {})",
                    seconds(sinceJvmStart()),
                    Endpoints.describe(serving),
                    ProcessHandle.current().pid());
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // the filter is ours
        } catch (IOException e) {
            throw new StartFailure(
                    FolderProblem.sentence(layout.home(), layout.run(), FolderProblem.reason(e)),
                    e);
        } catch (RuntimeException e) {
            if (stopping.get()) { // the framework answers in many ways when it is stopped meanwhile
                throw new StartFailure("it was stopped before it was ready", e);
            }
            throw e;
        }
    }

    private StartReport startFramework() throws StartFailure {
        try {
            framework.init();
            BundleContext context = framework.getBundleContext();
            context.addBundleListener(transitions);
            List<Bundle> core = new CoreBundles(context, layout).install();
            StartReport report = new StartReport(context, core);
            context.addFrameworkListener(report);
            framework.start();
            return report;
        } catch (BundleException | IOException e) {
            throw new StartFailure(reason(e), e);
        }
    }

    private Map<String, String> awaitServing(StartReport report, Endpoints endpoints)
            throws StartFailure, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        int round = 0;
        while (System.nanoTime() < deadline) {
            Map<String, String> serving = endpoints.serving();
            if (serving.containsKey("grpc") && report.allActive()) {
                return serving;
            }
            if (++round % 20 == 0) {
                List<String> faults = report.faults();
                if (!faults.isEmpty()) {
                    throw new StartFailure(String.join("; ", faults));
                }
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        throw new StartFailure(
                "not ready after "
                        + START_LIMIT.toMillis()
                        + " ms: "
                        + String.join("; ", report.missing()));
    }

    private static String reason(Exception e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }

    void await() throws InterruptedException {
        framework.waitForStop(0);
        stop();
    }

    /**
     * Stops in order, but not for ever: what hangs is left behind and said, and the process ends.
     * Whoever comes second waits for the first.
     */
    void stop() {
        try {
            if (stopping.compareAndSet(false, true)) {
                stopOnce();
            } else {
                stopped.await(STOP_LIMITS.whole().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stopOnce() throws InterruptedException {
        long begin = System.nanoTime();
        try {
            boolean inOrder = new BoundedStop(framework, transitions, STOP_LIMITS).run();
            endWatch();
            files.delete();
            if (inOrder) {
                LOG.info("Backplane is stopped in {} s", seconds(System.nanoTime() - begin));
            } else {
                LOG.error("Left after {} s, not in order", seconds(System.nanoTime() - begin));
                Runtime.getRuntime().halt(1);
            }
        } catch (BundleException | IOException e) {
            LOG.error("Stopping failed", e);
        } finally {
            stopped.countDown();
        }
    }

    private void endWatch() {
        EndpointWatch begun = watch;
        if (begun != null) {
            begun.end();
        }
    }

    private static long sinceJvmStart() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Instant.now()).toNanos())
                .orElse(0L);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.2f", nanos / 1e9);
    }
}

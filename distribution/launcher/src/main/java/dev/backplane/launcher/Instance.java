package dev.backplane.launcher;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
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
    private static final Duration STOP_LIMIT =
            Duration.ofMillis(Long.getLong("backplane.stopTimeoutMillis", 30_000));
    private static final long POLL_MILLIS = 5;

    private final Layout layout;
    private final RunFiles files;
    private final Framework framework;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);

    Instance(Layout layout) throws IOException {
        this.layout = layout;
        this.files = new RunFiles(layout.run());
        this.framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("no framework in lib/"))
                        .newFramework(FrameworkProperties.of(layout));
    }

    void start() throws StartFailure, InterruptedException {
        StartReport report;
        try {
            framework.init();
            List<Bundle> core = new CoreBundles(framework.getBundleContext(), layout).install();
            report = new StartReport(framework.getBundleContext(), core);
            framework.getBundleContext().addFrameworkListener(report);
            framework.start();
            files.writePid();
        } catch (BundleException | IOException e) {
            throw new StartFailure(reason(e), e);
        }
        Map<String, String> endpoints;
        try {
            endpoints = awaitServing(report);
            files.writeEndpoints(endpoints);
        } catch (IllegalStateException e) {
            throw new StartFailure("it was stopped before it was ready", e);
        } catch (IOException e) {
            throw new StartFailure("cannot write into " + layout.run() + ": " + e.getMessage(), e);
        }
        LOG.info("Backplane is ready in {} s: {}", seconds(sinceJvmStart()), describe(endpoints));
    }

    private Map<String, String> awaitServing(StartReport report)
            throws StartFailure, InterruptedException {
        Endpoints endpoints = new Endpoints(framework.getBundleContext());
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

    private String reason(Exception e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = String.valueOf(deepest.getMessage());
        return message.contains("in use")
                ? "another runtime uses "
                        + layout.home()
                        + "; stop it, or choose another BACKPLANE_HOME"
                : message;
    }

    void await() throws InterruptedException {
        framework.waitForStop(0);
        stop();
        stopped.await(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Stops in order, but not for ever: what hangs is left behind and said. */
    void stop() {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        long begin = System.nanoTime();
        try {
            framework.stop();
            boolean inTime =
                    framework.waitForStop(STOP_LIMIT.toMillis()).getType()
                            != FrameworkEvent.WAIT_TIMEDOUT;
            files.delete();
            if (inTime) {
                LOG.info("Backplane is stopped in {} s", seconds(System.nanoTime() - begin));
            } else {
                LOG.error("Not stopped in order within {} ms; leaving", STOP_LIMIT.toMillis());
                Runtime.getRuntime().halt(1);
            }
        } catch (BundleException | IOException e) {
            LOG.error("Stopping failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
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

    private static String describe(Map<String, String> endpoints) {
        StringBuilder text = new StringBuilder();
        endpoints.forEach(
                (name, address) ->
                        text.append(text.isEmpty() ? "" : ", ")
                                .append(name)
                                .append(' ')
                                .append(address));
        return text + " (pid " + ProcessHandle.current().pid() + ")";
    }
}

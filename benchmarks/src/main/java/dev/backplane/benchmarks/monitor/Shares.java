package dev.backplane.benchmarks.monitor;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.Figure;
import dev.backplane.benchmarks.Figure.Goal;
import dev.backplane.benchmarks.PluginCopy;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;
import dev.backplane.proto.v1.GetResourceLedgerRequest;
import dev.backplane.proto.v1.GetResourceLedgerResponse;
import dev.backplane.proto.v1.LedgerWindow;
import dev.backplane.proto.v1.MonitorServiceGrpc;
import dev.backplane.proto.v1.PluginUse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Holds what the ledger says of plugins against what they read from the kernel themselves. */
final class Shares {

    private static final Goal POINTS = Goal.atMost(1.5);
    private static final List<String> THREADS = List.of("own", "virtual", "called");
    private static final int WAIT_SECONDS = 60;
    private static final int LOAD_MILLIS = 1_000;
    private static final long PAUSE_MILLIS = 23;

    private final Backplane runtime;
    private final int windows;
    private Timestamp last = Timestamp.getDefaultInstance();

    private Shares(Backplane runtime, int windows) {
        this.runtime = runtime;
        this.windows = windows;
    }

    static List<Figure> measure(Setting setting) throws IOException, InterruptedException {
        try (Backplane runtime =
                Backplane.startPlainly(setting.distribution(), setting.work().resolve("shares"))) {
            runtime.awaitReady();
            for (String bundle : List.of("echo", "requests")) {
                runtime.install(BundleJar.write(bundle, setting.work()));
            }
            Path burner = BundleJar.write("burner", setting.work());
            for (String thread : THREADS) {
                Path jar = setting.work().resolve(thread + ".jar");
                PluginCopy.write(burner, jar, "burner-" + thread, "1.0.0");
                runtime.install(jar);
            }
            Contestant called = new Contestant(runtime.channel(), "burner-called");
            Thread caller = Thread.ofPlatform().daemon().start(() -> burnOnAndOn(called));
            Shares shares = new Shares(runtime, setting.rounds(6, 1));
            List<Figure> figures = new ArrayList<>(shares.figures("monitor.share."));
            Contestant driver = new Contestant(runtime.channel(), "request-driver");
            Thread load = Thread.ofPlatform().daemon().start(() -> callOnAndOn(driver));
            figures.addAll(shares.figures("monitor.share.load."));
            load.interrupt();
            caller.interrupt();
            return figures;
        }
    }

    private static void burnOnAndOn(Contestant burner) {
        try {
            while (true) {
                String _ = burner.tell("burn", "10");
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            System.out.println("   calls of the burner end: " + e.getMessage());
        }
    }

    private static void callOnAndOn(Contestant driver) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                driver.number("calls", "64 " + LOAD_MILLIS);
            }
        } catch (IOException e) {
            System.out.println("   the load ends: " + e.getMessage());
        }
    }

    /** The first window is skipped: something may have begun within it. */
    private List<Figure> figures(String name) throws IOException, InterruptedException {
        next();
        List<Samples> errors = new ArrayList<>(THREADS.stream().map(any -> new Samples()).toList());
        List<Samples> shares = new ArrayList<>(errors);
        for (int i = 0; i < windows; i++) {
            LedgerWindow window = next();
            for (int j = 0; j < THREADS.size(); j++) {
                double reported = points(window, reported(window, "burner-" + THREADS.get(j)));
                double used = points(window, used(window, "burner-" + THREADS.get(j)));
                shares.set(j, shares.get(j).plus(reported));
                errors.set(j, errors.get(j).plus(Math.abs(reported - used)));
            }
            print(window);
        }
        List<Figure> figures = new ArrayList<>();
        for (int j = 0; j < THREADS.size(); j++) {
            System.out.println("   points beside, " + THREADS.get(j) + ": " + errors.get(j));
            double worst =
                    errors.get(j).values().stream()
                            .mapToDouble(Double::doubleValue)
                            .max()
                            .orElse(0);
            figures.add(
                    Figure.of(
                            name + THREADS.get(j), shares.get(j).median("%"), "-", worst, POINTS));
        }
        return figures;
    }

    private static void print(LedgerWindow window) {
        double total = points(window, nanos(window.getProcess().getTotal()));
        System.out.printf(
                "   process %.1f %%, not sampled %.1f, unattributed %.1f, residual %.1f%n",
                total,
                points(window, nanos(window.getProcess().getLost())),
                points(window, nanos(window.getProcess().getUnattributed())),
                points(window, nanos(window.getProcess().getResidual())));
    }

    private LedgerWindow next() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (System.nanoTime() < deadline) {
            GetResourceLedgerResponse ledger =
                    MonitorServiceGrpc.newBlockingStub(runtime.channel())
                            .getResourceLedger(GetResourceLedgerRequest.getDefaultInstance());
            if (ledger.getWindowsCount() > 0 && !ledger.getWindows(0).getBegin().equals(last)) {
                last = ledger.getWindows(0).getBegin();
                return ledger.getWindows(0);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new IOException("no window within " + WAIT_SECONDS + " s");
    }

    private static long reported(LedgerWindow window, String plugin) {
        return window.getPluginsList().stream()
                .filter(use -> use.getPlugin().equals(plugin))
                .map(PluginUse::getCpu)
                .mapToLong(Shares::nanos)
                .sum();
    }

    private long used(LedgerWindow window, String plugin) throws IOException {
        long begin =
                TimeUnit.SECONDS.toMillis(window.getBegin().getSeconds())
                        + TimeUnit.NANOSECONDS.toMillis(window.getBegin().getNanos());
        long end = begin + TimeUnit.NANOSECONDS.toMillis(nanos(window.getLength()));
        return (long) new Contestant(runtime.channel(), plugin).number("used", begin + " " + end);
    }

    private static long nanos(Duration time) {
        return TimeUnit.SECONDS.toNanos(time.getSeconds()) + time.getNanos();
    }

    private static double points(LedgerWindow window, long nanos) {
        return 100.0 * nanos / nanos(window.getLength());
    }
}

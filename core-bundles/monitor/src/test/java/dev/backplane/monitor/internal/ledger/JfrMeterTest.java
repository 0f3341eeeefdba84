package dev.backplane.monitor.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.monitor.LedgerWindow;
import dev.backplane.monitor.PluginUse;
import dev.backplane.monitor.ProcessUse;
import dev.backplane.monitor.internal.PluginFramework;
import dev.backplane.monitor.internal.plugins.Burner;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Wide bounds, since the machine may be busy; the exact ones are those of the benchmark. */
@Timeout(60)
final class JfrMeterTest {

    private static final Meter.Terms TERMS =
            new Meter.Terms(Duration.ofSeconds(3), Duration.ofMillis(20), 150);

    private final BlockingQueue<LedgerWindow> windows = new LinkedBlockingQueue<>();

    @Test
    void chargesPluginsInAllKindsOfThreads(@TempDir Path home) throws Exception {
        try (PluginFramework framework = new PluginFramework(home)) {
            start(framework, "twin", "1.0.0", "own", 60);
            Bundle called = start(framework, "called", "1.0.0", "called", 15);
            Thread caller = Thread.ofPlatform().daemon().start(() -> callOften(called));
            try (Meter meter =
                    JfrMeter.in(framework.context()).begin(TERMS, windows::add, problem -> {})) {
                assertThat(meter).isNotNull();
                start(framework, "twin", "2.0.0", "virtual", 30); // one that comes later

                LedgerWindow window = windows.poll(20, TimeUnit.SECONDS);

                assertThat(window).isNotNull();
                double first = cores(window, "twin", "1.0.0");
                double second = cores(window, "twin", "2.0.0");
                double third = cores(window, "called", "1.0.0");
                assertThat(first).isBetween(second, 0.8).isGreaterThan(0.05);
                assertThat(second).isBetween(third, 0.5).isGreaterThan(0.02);
                assertThat(third).isBetween(0.01, 0.3);
                assertThat(sum(window)).isEqualTo(window.process().total());
                assertThat(window.process().residual())
                        .isLessThan(window.process().total().dividedBy(2));
            } finally {
                called.stop();
                caller.interrupt();
            }
        }
    }

    private static Bundle start(
            PluginFramework framework, String name, String version, String thread, int percent)
            throws Exception {
        return framework.start(
                name,
                version,
                Map.of(Burner.THREAD, thread, Burner.PERCENT, String.valueOf(percent)),
                Burner.class);
    }

    private static void callOften(Bundle bundle) {
        ServiceReference<?> reference = bundle.getRegisteredServices()[0];
        Runnable burner = (Runnable) bundle.getBundleContext().getService(reference);
        while (bundle.getState() == Bundle.ACTIVE) {
            burner.run();
        }
    }

    private static double cores(LedgerWindow window, String plugin, String version) {
        return window.plugins().stream()
                .filter(use -> use.plugin().equals(plugin) && use.version().equals(version))
                .mapToDouble(use -> window.cores(use.cpu()))
                .sum();
    }

    private static Duration sum(LedgerWindow window) {
        ProcessUse process = window.process();
        return window.plugins().stream()
                .map(PluginUse::cpu)
                .reduce(Duration.ZERO, Duration::plus)
                .plus(process.host())
                .plus(process.unattributed())
                .plus(process.compiler())
                .plus(process.collector())
                .plus(process.recorder())
                .plus(process.lost())
                .plus(process.residual());
    }
}

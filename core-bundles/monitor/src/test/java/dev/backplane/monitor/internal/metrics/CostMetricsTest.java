package dev.backplane.monitor.internal.metrics;

import static dev.backplane.monitor.internal.FakeLedger.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.monitor.LedgerStatus.State;
import dev.backplane.monitor.LedgerWindow;
import dev.backplane.monitor.internal.FakeLedger;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class CostMetricsTest {

    private static final String CPU =
            "backplane_plugin_cpu_seconds_total{plugin=\"hog\",version=\"1.0.0\"} ";

    private final List<LedgerWindow> windows = new ArrayList<>();
    private final CostMetrics costs = new CostMetrics(new FakeLedger(State.MEASURING, windows));

    @Test
    void addsUpEachWindowOnce() {
        assertThat(scrape()).isEmpty();
        windows.add(window(1, 2_000));
        assertThat(scrape()).contains(CPU + "2.0");
        windows.addFirst(window(2, 3_000));
        windows.addFirst(window(3, 500));

        assertThat(scrape())
                .isEqualTo(scrape())
                .contains(CPU + "5.5")
                .contains("backplane_plugin_allocated_bytes_total{plugin=\"hog\"", "} 3000.0")
                .contains("backplane_other_cpu_seconds_total{part=\"runtime\"} 3.0");
    }

    @Test
    void dropsWhoHasNotBeenSeenForAsLongAsThereAreWindows() {
        windows.add(window(1, 2_000));
        scrape();
        windows.set(
                0,
                new LedgerWindow(
                        window(9, 0).begin(),
                        window(9, 0).length(),
                        List.of(),
                        window(9, 0).process()));

        assertThat(scrape()).doesNotContain("hog").contains("part=\"runtime\"} 2.0");
    }

    private String scrape() {
        Samples samples = new Samples(new SeriesLimit(100, 100));
        costs.collect(samples);
        return SamplesTest.text(samples);
    }
}

package dev.backplane.monitor.internal.alert;

import static dev.backplane.monitor.internal.FakeLedger.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.monitor.AlertSample;
import dev.backplane.monitor.HealthFinding;
import dev.backplane.monitor.HealthReport;
import dev.backplane.monitor.HealthReports;
import dev.backplane.monitor.HealthStatus;
import dev.backplane.monitor.LedgerStatus.State;
import dev.backplane.monitor.LedgerWindow;
import dev.backplane.monitor.internal.FakeLedger;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The signals behind the shipped rules "unhealthy", "runtime-unhealthy" and "cpu-hog". */
final class SignalsTest {

    private static final List<LedgerWindow> WINDOWS = List.of(window(2, 9_500), window(1, 1));

    @Test
    void healthIsTheNumberOfTheWorstFinding() {
        HealthSignals signals = new HealthSignals(new Reports());

        assertThat(signals.names()).contains("plugin.health", "runtime.health");
        assertThat(signals.read())
                .containsExactlyInAnyOrder(
                        new AlertSample("runtime.health", Map.of(), 1),
                        new AlertSample("plugin.health", Map.of("plugin", "worn"), 3),
                        new AlertSample("plugin.health", Map.of("plugin", "fine"), 0));
    }

    @Test
    void processorTimeIsTheShareOfACoreInTheLatestWindow() {
        CpuSignals signals = new CpuSignals(new FakeLedger(State.MEASURING, WINDOWS));

        assertThat(signals.names()).containsExactly("plugin.cpu.ratio");
        assertThat(signals.read())
                .containsExactly(
                        new AlertSample(
                                "plugin.cpu.ratio",
                                Map.of("plugin", "hog", "version", "1.0.0"),
                                0.95));
    }

    @Test
    void whatNobodyMeasuresAnyMoreIsNoValue() {
        assertThat(new CpuSignals(new FakeLedger(State.UNAVAILABLE, WINDOWS)).read()).isEmpty();
    }

    private static final class Reports implements HealthReports {

        @Override
        public HealthReport runtime() {
            return report(HealthReport.RUNTIME, HealthStatus.WARN);
        }

        @Override
        public List<HealthReport> plugins() {
            return List.of(report("worn", HealthStatus.CRITICAL), report("fine", HealthStatus.OK));
        }

        @Override
        public Optional<HealthReport> plugin(String name) {
            throw new UnsupportedOperationException();
        }

        private static HealthReport report(String name, HealthStatus status) {
            return HealthReport.of(
                    name,
                    List.of(new HealthFinding("a", status, "", Instant.EPOCH, Duration.ZERO)));
        }
    }
}

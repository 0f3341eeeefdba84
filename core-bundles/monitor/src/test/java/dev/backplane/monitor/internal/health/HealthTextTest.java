package dev.backplane.monitor.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.monitor.HealthFinding;
import dev.backplane.monitor.HealthReport;
import dev.backplane.monitor.HealthStatus;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

class HealthTextTest {

    private static HealthReport report(String name, HealthStatus status, String message) {
        return HealthReport.of(
                name,
                List.of(
                        new HealthFinding("a", HealthStatus.OK, "", Instant.EPOCH, Duration.ZERO),
                        new HealthFinding(
                                "b", status, message, Instant.EPOCH, Duration.ofMillis(5))));
    }

    @Test
    void isJsonWhateverAPluginSays() {
        String json =
                HealthText.json(
                        report("@runtime", HealthStatus.OK, ""),
                        List.of(report("p\"", HealthStatus.CRITICAL, "x\n\"\\\u0001\ud800")));

        assertThat(json)
                .startsWith("{\"name\":\"@runtime\",\"status\":\"OK\"")
                .contains("\"plugins\":[\n{\"name\":\"p\\\"\",\"status\":\"CRITICAL\"")
                .contains("\"message\":\"x\\n\\\"\\\\\\u0001\\ud800\"")
                .contains("\"tookMillis\":5")
                .endsWith("]}]}\n");
    }

    @Test
    void theWorstFindingIsTheStatus() {
        assertThat(report("p", HealthStatus.HEALTH_CHECK_ERROR, "").status())
                .isEqualTo(HealthStatus.HEALTH_CHECK_ERROR);
        assertThat(HealthText.plain(report("p", HealthStatus.WARN, "why"), List.of()))
                .isEqualTo("p WARN\n  OK a\n  WARN b: why\n");
    }
}

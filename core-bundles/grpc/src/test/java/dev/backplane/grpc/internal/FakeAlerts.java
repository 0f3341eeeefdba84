package dev.backplane.grpc.internal;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.AlertBoard;
import dev.backplane.monitor.AlertRule;
import dev.backplane.monitor.AlertRuleInfo;
import dev.backplane.monitor.AlertSample;
import dev.backplane.monitor.AlertSeverity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Alerts in a list. */
final class FakeAlerts implements AlertBoard {

    static final AlertRule RULE =
            new AlertRule(
                    "heap",
                    "jvm.heap.ratio",
                    Map.of(),
                    false,
                    0.9,
                    Duration.ofMinutes(1),
                    AlertSeverity.CRITICAL,
                    "the heap is full");

    final List<Alert> alerts = new CopyOnWriteArrayList<>();

    static Alert alert(Alert.State state) {
        return new Alert(RULE, Map.of("plugin", "p"), state, 0.95, Instant.EPOCH);
    }

    @Override
    public List<Alert> alerts() {
        return List.copyOf(alerts);
    }

    @Override
    public List<AlertRuleInfo> rules() {
        return List.of(
                new AlertRuleInfo("bad", null, "no threshold"),
                new AlertRuleInfo("heap", RULE, ""));
    }

    @Override
    public List<AlertSample> samples() {
        return List.of(new AlertSample("jvm.heap.ratio", Map.of(), 0.5));
    }
}

package dev.backplane.monitor.internal.metrics;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.AlertBoard;
import dev.backplane.monitor.AlertRule;
import dev.backplane.monitor.AlertRuleInfo;
import dev.backplane.monitor.HealthReport;
import dev.backplane.monitor.LogBook;
import dev.backplane.monitor.LogSource;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Alerts that are on, and lines of the log. */
final class WatchMetrics implements MetricSource {

    private final AlertBoard board;
    private final LogBook logs;
    private final FiredAlerts fired;

    WatchMetrics(AlertBoard board, LogBook logs, FiredAlerts fired) {
        this.board = board;
        this.logs = logs;
        this.fired = fired;
    }

    @Override
    public void collect(Samples samples) {
        List<Alert> alerts = board.alerts();
        Map<String, Long> counts = fired.counts();
        for (AlertRuleInfo info : board.rules()) {
            AlertRule rule = info.rule();
            if (rule != null) {
                take(samples, rule, alerts, Alert.State.PENDING);
                take(samples, rule, alerts, Alert.State.FIRING);
                samples.count(
                        Family.ALERTS_FIRED, counts.getOrDefault(info.name(), 0L), info.name());
            }
        }
        for (LogSource source : logs.sources()) {
            samples.count(Family.LOG_LINES, source.written(), name(source));
            samples.count(Family.LOG_DROPPED, source.dropped(), name(source));
        }
    }

    private static void take(
            Samples samples, AlertRule rule, List<Alert> alerts, Alert.State state) {
        long number =
                alerts.stream()
                        .filter(alert -> alert.state() == state)
                        .filter(alert -> alert.rule().name().equals(rule.name()))
                        .count();
        samples.count(
                Family.ALERTS,
                number,
                rule.name(),
                rule.severity().name().toLowerCase(Locale.ROOT),
                state.name().toLowerCase(Locale.ROOT));
    }

    private static String name(LogSource source) {
        return source.plugin().isEmpty() ? HealthReport.RUNTIME : source.plugin();
    }
}

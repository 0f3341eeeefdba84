package dev.backplane.cli.alert;

import dev.backplane.cli.Labels;
import dev.backplane.cli.PlainText;
import dev.backplane.cli.Table;
import dev.backplane.proto.v1.Alert;
import dev.backplane.proto.v1.AlertRule;
import dev.backplane.proto.v1.AlertSample;
import dev.backplane.proto.v1.AlertSeverity;
import dev.backplane.proto.v1.ListAlertRulesResponse;
import dev.backplane.proto.v1.ListAlertsResponse;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Alerts and rules for people. */
final class AlertTables {

    private AlertTables() {}

    static String alerts(ListAlertsResponse all) {
        if (all.getAlertsCount() == 0) {
            return "Nothing is wrong, as far as the rules go: backplane alerts --rules\n";
        }
        Instant now = Instant.now();
        Table table =
                new Table("ALERT", "STATE", "SEVERITY", "SINCE", "OF", "VALUE", "LIMIT", "SUMMARY");
        for (Alert alert : all.getAlertsList()) {
            table.add(
                    alert.getRule(),
                    state(alert),
                    severity(alert.getSeverity()),
                    Labels.age(alert.getSince(), now),
                    labels(alert.getLabelsMap()),
                    number(alert.getValue()),
                    number(alert.getThreshold()),
                    alert.getSummary());
        }
        return text(table);
    }

    static String line(Alert alert) {
        return PlainText.line(
                Labels.timeOfDay()
                        + "  "
                        + state(alert)
                        + "  "
                        + severity(alert.getSeverity())
                        + "  "
                        + alert.getRule()
                        + "  "
                        + labels(alert.getLabelsMap())
                        + "  "
                        + alert.getSignal()
                        + "="
                        + number(alert.getValue())
                        + "  "
                        + alert.getSummary());
    }

    static String rules(ListAlertRulesResponse all) {
        Table table = new Table("RULE", "SEVERITY", "WHEN", "NOW", "PROBLEM");
        for (AlertRule rule : all.getRulesList()) {
            table.add(
                    rule.getName(),
                    severity(rule.getSeverity()),
                    condition(rule),
                    now(rule, all),
                    rule.getProblem());
        }
        return text(table);
    }

    /** The value that is nearest to the limit, or beyond it furthest. */
    private static String now(AlertRule rule, ListAlertRulesResponse all) {
        var values =
                all.getSamplesList().stream()
                        .filter(sample -> sample.getSignal().equals(rule.getSignal()))
                        .filter(
                                sample ->
                                        sample.getLabelsMap()
                                                .entrySet()
                                                .containsAll(rule.getLabelsMap().entrySet()))
                        .mapToDouble(AlertSample::getValue);
        var worst = rule.getBelow() ? values.min() : values.max();
        return worst.isPresent() ? number(worst.getAsDouble()) : "-";
    }

    private static String condition(AlertRule rule) {
        return rule.getSignal().isEmpty()
                ? "-"
                : rule.getSignal()
                        + " "
                        + labels(rule.getLabelsMap())
                        + (rule.getBelow() ? " < " : " > ")
                        + number(rule.getThreshold())
                        + " for "
                        + rule.getLasting().getSeconds()
                        + " s";
    }

    private static String labels(Map<String, String> labels) {
        return new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","));
    }

    private static String state(Alert alert) {
        return alert.getState() == Alert.State.UNRECOGNIZED
                ? "?"
                : alert.getState().name().substring("STATE_".length());
    }

    private static String severity(AlertSeverity severity) {
        return switch (severity) {
            case ALERT_SEVERITY_INFO -> "info";
            case ALERT_SEVERITY_WARNING -> "warning";
            case ALERT_SEVERITY_CRITICAL -> "critical";
            case ALERT_SEVERITY_UNSPECIFIED, UNRECOGNIZED -> "-";
        };
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value)
                .replaceAll("0+$", "")
                .replaceAll("\\.$", "");
    }

    private static String text(Table table) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            table.print(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

package dev.backplane.grpc.internal;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.AlertRule;
import dev.backplane.monitor.AlertRuleInfo;
import dev.backplane.monitor.AlertSample;
import dev.backplane.monitor.AlertSeverity;
import dev.backplane.proto.v1.ListAlertRulesResponse;
import dev.backplane.proto.v1.ListAlertsResponse;
import dev.backplane.proto.v1.WatchAlertsResponse;

import java.util.List;

/** Alerts on the wire. */
final class AlertMessages {

    private AlertMessages() {}

    static ListAlertsResponse alerts(List<Alert> alerts) {
        ListAlertsResponse.Builder response = ListAlertsResponse.newBuilder();
        alerts.forEach(alert -> response.addAlerts(write(alert)));
        return response.build();
    }

    static WatchAlertsResponse change(Alert alert) {
        return WatchAlertsResponse.newBuilder().setAlert(write(alert)).build();
    }

    static ListAlertRulesResponse rules(List<AlertRuleInfo> rules, List<AlertSample> samples) {
        ListAlertRulesResponse.Builder response = ListAlertRulesResponse.newBuilder();
        rules.forEach(rule -> response.addRules(write(rule)));
        samples.forEach(
                sample ->
                        response.addSamples(
                                dev.backplane.proto.v1.AlertSample.newBuilder()
                                        .setSignal(sample.signal())
                                        .putAllLabels(sample.labels())
                                        .setValue(sample.value())));
        return response.build();
    }

    private static dev.backplane.proto.v1.Alert write(Alert alert) {
        return dev.backplane.proto.v1.Alert.newBuilder()
                .setRule(alert.rule().name())
                .putAllLabels(alert.labels())
                .setState(
                        switch (alert.state()) {
                            case PENDING -> dev.backplane.proto.v1.Alert.State.STATE_PENDING;
                            case FIRING -> dev.backplane.proto.v1.Alert.State.STATE_FIRING;
                            case RESOLVED -> dev.backplane.proto.v1.Alert.State.STATE_RESOLVED;
                        })
                .setSeverity(severity(alert.rule().severity()))
                .setSignal(alert.rule().signal())
                .setValue(alert.value())
                .setThreshold(alert.rule().threshold())
                .setSince(PluginMessages.timestamp(alert.since()))
                .setSummary(alert.rule().summary())
                .build();
    }

    private static dev.backplane.proto.v1.AlertRule write(AlertRuleInfo info) {
        dev.backplane.proto.v1.AlertRule.Builder message =
                dev.backplane.proto.v1.AlertRule.newBuilder()
                        .setName(info.name())
                        .setProblem(info.problem());
        AlertRule rule = info.rule();
        if (rule != null) {
            message.setSignal(rule.signal())
                    .putAllLabels(rule.labels())
                    .setBelow(rule.below())
                    .setThreshold(rule.threshold())
                    .setLasting(PluginMessages.duration(rule.lasting()))
                    .setSeverity(severity(rule.severity()))
                    .setSummary(rule.summary());
        }
        return message.build();
    }

    private static dev.backplane.proto.v1.AlertSeverity severity(AlertSeverity severity) {
        return switch (severity) {
            case INFO -> dev.backplane.proto.v1.AlertSeverity.ALERT_SEVERITY_INFO;
            case WARNING -> dev.backplane.proto.v1.AlertSeverity.ALERT_SEVERITY_WARNING;
            case CRITICAL -> dev.backplane.proto.v1.AlertSeverity.ALERT_SEVERITY_CRITICAL;
        };
    }
}

package dev.backplane.shell.internal;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.AlertBoard;
import dev.backplane.monitor.AlertRule;
import dev.backplane.monitor.AlertRuleInfo;

import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Alerts and their rules. Every public method is a Gogo command. */
@Component(
        service = AlertCommands.class,
        property = {
            "osgi.command.scope=backplane",
            "osgi.command.function=alerts",
            "osgi.command.function=alertrules"
        })
public final class AlertCommands {

    private final AlertBoard board;

    /** Called by Declarative Services. */
    @Activate
    public AlertCommands(@Reference AlertBoard board) {
        this.board = board;
    }

    /** {@code backplane:alerts}. */
    @Descriptor("lists the alerts that are pending or firing, and the latest that are over")
    public String alerts() {
        List<Alert> alerts = board.alerts();
        if (alerts.isEmpty()) {
            return "Nothing is wrong, as far as the rules go: backplane:alertrules";
        }
        TextTable table = new TextTable("ALERT", "STATE", "SEVERITY", "SINCE", "OF", "VALUE");
        for (Alert alert : alerts) {
            table.row(
                    alert.rule().name(),
                    alert.state().name(),
                    alert.rule().severity().name().toLowerCase(Locale.ROOT),
                    Age.of(Duration.between(alert.since(), Instant.now())),
                    new TreeMap<>(alert.labels()).toString(),
                    String.format(Locale.ROOT, "%.4g", alert.value()));
        }
        return table.toString().stripTrailing();
    }

    /** {@code backplane:alertrules}. */
    @Descriptor("lists the rules by which alerts fire, also those that were refused")
    public String alertrules() {
        TextTable table = new TextTable("RULE", "SEVERITY", "WHEN", "PROBLEM");
        for (AlertRuleInfo info : board.rules()) {
            AlertRule rule = info.rule();
            table.row(
                    info.name(),
                    rule == null ? "-" : rule.severity().name().toLowerCase(Locale.ROOT),
                    rule == null ? "-" : rule.condition(),
                    info.problem());
        }
        return table.toString().stripTrailing();
    }
}

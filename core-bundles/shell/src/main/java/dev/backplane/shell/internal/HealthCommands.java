package dev.backplane.shell.internal;

import dev.backplane.monitor.HealthFinding;
import dev.backplane.monitor.HealthReport;
import dev.backplane.monitor.HealthReports;
import dev.backplane.monitor.HealthStatus;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How well the runtime and its plugins are. Every method is a Gogo command. */
@Component(
        service = HealthCommands.class,
        property = {
            "osgi.command.scope=health",
            "osgi.command.function=list",
            "osgi.command.function=runtime",
            "osgi.command.function=show"
        })
public final class HealthCommands {

    private final HealthReports reports;

    /** Called by Declarative Services. */
    @Activate
    public HealthCommands(@Reference HealthReports reports) {
        this.reports = reports;
    }

    /** {@code health:list}. */
    @Descriptor("says how well the runtime and its plugins are; of what is not well, why")
    public String list() {
        TextTable table = new TextTable("NAME", "STATUS", "WHY");
        row(table, reports.runtime());
        reports.plugins().forEach(report -> row(table, report));
        return table.toString();
    }

    private static void row(TextTable table, HealthReport report) {
        String why =
                report.findings().stream()
                        .filter(finding -> finding.status() != HealthStatus.OK)
                        .filter(finding -> finding.status() == report.status())
                        .map(finding -> finding.check() + ": " + finding.message())
                        .findFirst()
                        .orElse("");
        table.row(report.name(), report.status().name(), why);
    }

    /** {@code health:runtime}. */
    @Descriptor("shows what was checked of the runtime itself")
    public String runtime() {
        return all(reports.runtime());
    }

    /** {@code health:show}. */
    @Descriptor("shows what was checked of a plugin")
    public String show(@Descriptor("the plugin's name") String name) {
        return all(
                reports.plugin(name)
                        .orElseThrow(
                                () ->
                                        new PluginException(
                                                ErrorCode.UNKNOWN_PLUGIN,
                                                "No plugin '"
                                                        + name
                                                        + "' is meant to run; health:list shows"
                                                        + " those that are")));
    }

    private static String all(HealthReport report) {
        TextTable table = new TextTable("CHECK", "STATUS", "WHY");
        for (HealthFinding finding : report.findings()) {
            table.row(finding.check(), finding.status().name(), finding.message());
        }
        return table.toString();
    }
}

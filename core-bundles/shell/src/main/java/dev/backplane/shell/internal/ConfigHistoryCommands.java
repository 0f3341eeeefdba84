package dev.backplane.shell.internal;

import dev.backplane.config.ConfigurationExplanation;
import dev.backplane.config.ConfigurationHistory;
import dev.backplane.config.ConfigurationRevision;
import dev.backplane.config.ConfigurationWriter;
import dev.backplane.manager.ConfigurationKeeper;
import dev.backplane.manager.Plan.Difference;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Proposal.Configure;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Configurations: what they were, and whose they are. Every method is a Gogo command. */
@Component(
        service = ConfigHistoryCommands.class,
        property = {
            "osgi.command.scope=config",
            "osgi.command.function=history",
            "osgi.command.function=rollback",
            "osgi.command.function=explain",
            "osgi.command.function=release"
        })
public final class ConfigHistoryCommands {

    private final ConfigurationHistory histories;
    private final ConfigurationWriter writer;
    private final ConfigurationKeeper configurations;
    private final PluginManager manager;

    /** Called by Declarative Services. */
    @Activate
    public ConfigHistoryCommands(
            @Reference ConfigurationHistory histories,
            @Reference ConfigurationWriter writer,
            @Reference ConfigurationKeeper configurations,
            @Reference PluginManager manager) {
        this.histories = histories;
        this.writer = writer;
        this.configurations = configurations;
        this.manager = manager;
    }

    /** {@code config:history}. */
    @Descriptor("lists what a configuration was, latest first")
    public String history(@Descriptor("the PID, or FACTORY-PID~NAME") String pid) {
        List<String> lines = new ArrayList<>();
        for (ConfigurationRevision each : histories.history(pid)) {
            boolean deleted = each.kind() == ConfigurationRevision.Kind.DELETED;
            lines.add(
                    each.number()
                            + "  "
                            + each.when().truncatedTo(ChronoUnit.SECONDS)
                            + "  "
                            + each.by()
                            + (deleted ? "  deleted" : "")
                            + (each.reason().isEmpty() ? "" : "  (" + each.reason() + ")"));
            histories.differences(pid, each.number()).forEach(line -> lines.add(text(line)));
        }
        return lines.isEmpty() ? "Nothing is known of " + pid + "." : String.join("\n", lines);
    }

    private static String text(Difference line) {
        return "   "
                + line.property()
                + ": "
                + (line.before().isEmpty() ? "(none)" : line.before())
                + " -> "
                + (line.after().isEmpty() ? "(none)" : line.after());
    }

    /** {@code config:rollback}. */
    @Descriptor("makes a configuration what it was at a revision, as a new revision")
    public String rollback(
            CommandSession session,
            @Descriptor("although a file owns it, or others are restarted")
                    @Parameter(
                            names = {"-f", "--force"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean force,
            @Descriptor("show what it would do, and do nothing")
                    @Parameter(
                            names = {"-n", "--dry-run"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean dryRun,
            @Descriptor("the PID, or FACTORY-PID~NAME") String pid,
            @Descriptor("the revision") long revision) {
        Configure proposal =
                new Configure(histories.restoring(pid, revision), Caller.change(session, force));
        return dryRun
                ? PlanText.of(manager.plan(proposal))
                : "Done. " + configurations.change(proposal).text().stripTrailing();
    }

    /** {@code config:explain}. */
    @Descriptor("says what is wrong with configuration files")
    public String explain() {
        return explain("");
    }

    /** {@code config:explain}. */
    @Descriptor("says why a configuration is as it is, and whose")
    public String explain(@Descriptor("the PID, or FACTORY-PID~NAME") String pid) {
        ConfigurationExplanation found = histories.explain(pid);
        List<String> lines = new ArrayList<>();
        lines.add(found.summary());
        found.findings().forEach(each -> lines.add("  - " + each));
        if (!found.remedy().isEmpty()) {
            lines.add("To do: " + found.remedy());
        }
        return String.join("\n", lines);
    }

    /** {@code config:release}. */
    @Descriptor("gives a configuration back to the file that sets it")
    public String release(
            CommandSession session, @Descriptor("the PID, or FACTORY-PID~NAME") String pid) {
        writer.release(pid, Caller.owner(session));
        return "Done. See: config:explain " + pid;
    }
}

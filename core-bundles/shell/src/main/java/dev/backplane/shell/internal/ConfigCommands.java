package dev.backplane.shell.internal;

import dev.backplane.manager.Change;
import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.ConfigurationChange.Edit;
import dev.backplane.manager.ConfigurationInfo;
import dev.backplane.manager.ConfigurationKeeper;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Proposal.Configure;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.shell.internal.session.GogoSessions;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.util.List;

/** Configurations: looked at, and changed. Every method is a Gogo command. */
@Component(
        service = ConfigCommands.class,
        property = {
            "osgi.command.scope=config",
            "osgi.command.function=list",
            "osgi.command.function=get",
            "osgi.command.function=put",
            "osgi.command.function=delete"
        })
public final class ConfigCommands {

    private final ConfigurationKeeper configurations;
    private final PluginManager manager;

    /** Called by Declarative Services. */
    @Activate
    public ConfigCommands(
            @Reference ConfigurationKeeper configurations, @Reference PluginManager manager) {
        this.configurations = configurations;
        this.manager = manager;
    }

    /** {@code config:list}. */
    @Descriptor("lists the configurations that there are, with the keys they set")
    public String list() {
        TextTable table = new TextTable("PID", "KEYS");
        configurations
                .configurations()
                .forEach(
                        each ->
                                table.row(
                                        each.pid(), String.join(", ", each.properties().keySet())));
        return table.toString().stripTrailing();
    }

    /** {@code config:get}. */
    @Descriptor("shows one configuration, a value a line")
    public String get(@Descriptor("the PID, or FACTORY-PID~NAME") String pid) {
        ConfigurationInfo found =
                configurations
                        .configuration(pid)
                        .orElseThrow(
                                () ->
                                        new PluginException(
                                                ErrorCode.UNKNOWN_CONFIGURATION,
                                                "There is no configuration "
                                                        + pid
                                                        + ". config:list shows all there are."));
        return ConfigurationText.lines(found);
    }

    /** {@code config:put}. */
    @Descriptor(
            "changes a configuration: KEY=VALUE, KEY+=VALUE, KEY-=VALUE, KEY= for the empty text")
    public String put(
            CommandSession session,
            @Descriptor("although keys are unknown, or others are restarted")
                    @Parameter(
                            names = {"-f", "--force"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean force,
            @Descriptor("drop what is not set here")
                    @Parameter(
                            names = {"-r", "--replace"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean replace,
            @Descriptor("show what it would do, and do nothing")
                    @Parameter(
                            names = {"-n", "--dry-run"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean dryRun,
            @Descriptor("the PID, or FACTORY-PID~NAME") String pid,
            @Descriptor("what to set") String... pairs) {
        List<Edit> edits = ConfigurationText.edits(pairs);
        return make(
                session,
                new ConfigurationChange(
                        pid,
                        replace ? ConfigurationChange.Kind.REPLACE : ConfigurationChange.Kind.EDIT,
                        edits),
                force,
                dryRun);
    }

    /** {@code config:delete}. */
    @Descriptor("deletes a configuration; who has defaults goes on with them")
    public String delete(
            CommandSession session,
            @Descriptor("although others are restarted")
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
            @Descriptor("the PID, or FACTORY-PID~NAME") String pid) {
        return make(session, ConfigurationChange.delete(pid), force, dryRun);
    }

    private String make(
            CommandSession session, ConfigurationChange change, boolean force, boolean dryRun) {
        Owner owner = new Owner(Door.SHELL, GogoSessions.user(session));
        Configure proposal = new Configure(change, new Change(owner, force));
        if (!dryRun) {
            return "Done. " + configurations.change(proposal).text().stripTrailing();
        }
        return PlanText.of(manager.plan(proposal));
    }
}

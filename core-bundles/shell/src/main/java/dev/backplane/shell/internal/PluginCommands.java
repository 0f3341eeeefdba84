package dev.backplane.shell.internal;

import dev.backplane.manager.Change;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Proposal.Operate;
import dev.backplane.manager.Proposal.Operation;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.time.ZoneId;
import java.util.List;

/**
 * The operator's door to plugins. Every method is a Gogo command; a {@link PluginException} that
 * leaves it makes the command fail.
 */
@Component(
        service = PluginCommands.class,
        property = {
            "osgi.command.scope=plugin",
            "osgi.command.function=list",
            "osgi.command.function=names",
            "osgi.command.function=info",
            "osgi.command.function=start",
            "osgi.command.function=stop",
            "osgi.command.function=restart",
            "osgi.command.function=uninstall",
            "osgi.command.function=apply",
            "osgi.command.function=explain"
        })
public final class PluginCommands {

    private final PluginManager manager;
    private final PluginReport report = new PluginReport(ZoneId.systemDefault());

    /** Called by Declarative Services. */
    @Activate
    public PluginCommands(@Reference PluginManager manager) {
        this.manager = manager;
    }

    /** {@code plugin:list}. */
    @Descriptor("lists plugins, and below them what was refused lately")
    public String list(
            @Descriptor("libraries too")
                    @Parameter(
                            names = {"-a", "--all"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean all) {
        return report.list(manager.list(), manager.refusals(), all);
    }

    /** {@code plugin:names}; also what completion offers. */
    @Descriptor("lists the names of all plugins and libraries, one a line")
    public List<String> names() {
        return manager.list().stream().map(PluginInfo::name).toList();
    }

    /** {@code plugin:info}. */
    @Descriptor("shows everything about one plugin")
    public String info(@Descriptor("the plugin's name") String name) {
        return manager.find(name)
                .map(report::info)
                .orElseThrow(
                        () ->
                                new PluginException(
                                        ErrorCode.UNKNOWN_PLUGIN,
                                        "There is no plugin '"
                                                + name
                                                + "'. plugin:list --all shows all there are."));
    }

    /** {@code plugin:start}. */
    @Descriptor("starts a plugin and what it needs")
    public String start(
            CommandSession session,
            @Descriptor("although another door owns it")
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
            @Descriptor("the plugin's name") String name) {
        Change change = Caller.change(session, force);
        return dryRun
                ? plan(Operation.START, name, change)
                : report.outcome(manager.start(name, change));
    }

    /** {@code plugin:stop}. */
    @Descriptor("stops a plugin when its calls in flight have finished")
    public String stop(
            CommandSession session,
            @Descriptor("although others use it or another door owns it")
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
            @Descriptor("the plugin's name") String name) {
        Change change = Caller.change(session, force);
        return dryRun
                ? plan(Operation.STOP, name, change)
                : report.outcome(manager.stop(name, change));
    }

    /** {@code plugin:restart}. */
    @Descriptor("stops and starts a plugin")
    public String restart(
            CommandSession session,
            @Descriptor("although others use it or another door owns it")
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
            @Descriptor("the plugin's name") String name) {
        Change change = Caller.change(session, force);
        return dryRun
                ? plan(Operation.RESTART, name, change)
                : report.outcome(manager.restart(name, change));
    }

    /** {@code plugin:uninstall}. */
    @Descriptor("stops a plugin and removes it")
    public String uninstall(
            CommandSession session,
            @Descriptor("although others use it or another door owns it")
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
            @Descriptor("the plugin's name") String name) {
        Change change = Caller.change(session, force);
        if (dryRun) {
            return plan(Operation.UNINSTALL, name, change);
        }
        manager.uninstall(name, change);
        return name + " is uninstalled";
    }

    /** {@code plugin:apply}. */
    @Descriptor("makes the change of a plan as it was shown, or nothing if it no longer holds")
    public String apply(@Descriptor("the plan's id, as --dry-run showed it") String plan) {
        return manager.apply(plan).map(report::outcome).orElse("plan " + plan + " is applied");
    }

    /** {@code plugin:explain}. */
    @Descriptor("says why a plugin is as it is, and what to do")
    public String explain(
            @Descriptor("the plugin's name, or the source that was refused") String name) {
        return report.explanation(manager.explain(name));
    }

    private String plan(Operation operation, String name, Change change) {
        return PlanText.of(manager.plan(new Operate(operation, name, change)));
    }
}

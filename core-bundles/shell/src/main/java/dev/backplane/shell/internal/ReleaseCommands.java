package dev.backplane.shell.internal;

import dev.backplane.manager.PluginManager;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.time.Clock;
import java.time.ZoneId;

/** What has served, what is being watched, and the way back. Every method is a Gogo command. */
@Component(
        service = ReleaseCommands.class,
        property = {
            "osgi.command.scope=plugin",
            "osgi.command.function=history",
            "osgi.command.function=diff",
            "osgi.command.function=updates",
            "osgi.command.function=rollback",
            "osgi.command.function=release"
        })
public final class ReleaseCommands {

    private final PluginManager manager;
    private final PluginReport plugins = new PluginReport(ZoneId.systemDefault());
    private final ReleaseReport report = new ReleaseReport(Clock.system(ZoneId.systemDefault()));

    /** Called by Declarative Services. */
    @Activate
    public ReleaseCommands(@Reference PluginManager manager) {
        this.manager = manager;
    }

    /** {@code plugin:history}. */
    @Descriptor("lists a plugin's releases, latest first, and how calls fared at each update")
    public String history(@Descriptor("the plugin's name") String name) {
        return report.history(name, manager.history(name));
    }

    /** {@code plugin:diff}. */
    @Descriptor("shows what differs between two releases of a plugin")
    public String diff(
            @Descriptor("the plugin's name") String name,
            @Descriptor("the number of a release") int before,
            @Descriptor("the number of the one to compare it with") int after) {
        return report.diff(before, after, manager.diff(name, before, after));
    }

    /** {@code plugin:updates}. */
    @Descriptor("shows the updates that are being watched, and how both versions fare")
    public String updates() {
        return report.updates(manager.updates());
    }

    /** {@code plugin:rollback NAME}. */
    @Descriptor("goes back to the release that served before the current one")
    public String rollback(
            CommandSession session,
            @Descriptor("although another door owns it")
                    @Parameter(
                            names = {"-f", "--force"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean force,
            @Descriptor("the plugin's name") String name) {
        return rollback(session, force, name, 0);
    }

    /** {@code plugin:rollback NAME RELEASE}. */
    @Descriptor("goes back to a release that is kept: its code and its configuration")
    public String rollback(
            CommandSession session,
            @Descriptor("although another door owns it")
                    @Parameter(
                            names = {"-f", "--force"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean force,
            @Descriptor("the plugin's name") String name,
            @Descriptor("the number of a release") int release) {
        return plugins.outcome(manager.rollback(name, release, Caller.change(session, force)));
    }

    /** {@code plugin:release}. */
    @Descriptor("lifts a plugin's quarantine, forgets its failures, and starts it")
    public String release(
            CommandSession session,
            @Descriptor("although another door owns it")
                    @Parameter(
                            names = {"-f", "--force"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean force,
            @Descriptor("the plugin's name") String name) {
        return plugins.outcome(manager.release(name, Caller.change(session, force)));
    }
}

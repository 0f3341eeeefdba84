package dev.backplane.shell.internal;

import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Proposal.Install;
import dev.backplane.manager.UpdateTerms;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How plugins come in, alone, together, or for a trial. Every method is a Gogo command. */
@Component(
        service = InstallCommands.class,
        property = {
            "osgi.command.scope=plugin",
            "osgi.command.function=install",
            "osgi.command.function=together",
            "osgi.command.function=rehearse"
        })
public final class InstallCommands {

    /** No filter is this. */
    private static final String AS_BEFORE = "-";

    private final PluginManager manager;
    private final PluginReport report = new PluginReport(ZoneId.systemDefault());
    private final ReleaseReport releases = new ReleaseReport(Clock.system(ZoneId.systemDefault()));

    /** Called by Declarative Services. */
    @Activate
    public InstallCommands(@Reference PluginManager manager) {
        this.manager = manager;
    }

    /** {@code plugin:install}. */
    @Descriptor("installs a plugin or library, or a new version of one, and starts it")
    public String install(
            CommandSession session,
            @Descriptor("take the entry over from another owner")
                    @Parameter(
                            names = {"-f", "--force"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean force,
            @Descriptor("install only, do not start")
                    @Parameter(
                            names = {"-s", "--stopped"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean stopped,
            @Descriptor("show what it would do, and do nothing")
                    @Parameter(
                            names = {"-n", "--dry-run"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean dryRun,
            @Descriptor("the SHA-256 the bytes must have")
                    @Parameter(
                            names = {"--sha256"},
                            absentValue = "")
                    String sha256,
            @Descriptor("for how many seconds a new version is watched")
                    @Parameter(
                            names = {"--soak"},
                            absentValue = "")
                    String soak,
            @Descriptor("which calls a new version gets then: a percentage, or header:NAME=VALUE")
                    @Parameter(
                            names = {"--canary"},
                            absentValue = "")
                    String canary,
            @Descriptor("which nodes it is for: a filter over their labels, (zone=eu); '' for all")
                    @Parameter(
                            names = {"--target"},
                            absentValue = AS_BEFORE)
                    String target,
            @Descriptor("a path, a file:, http: or https: URL, or sha256:<digest>") String source) {
        Boolean start = stopped ? Boolean.FALSE : null;
        InstallRequest request =
                new InstallRequest(
                        SourceArgument.parse(source, session.currentDir()),
                        Caller.owner(session),
                        start,
                        force,
                        SourceArgument.digest(sha256),
                        TermsArgument.parse(soak, canary),
                        target.equals(AS_BEFORE) ? null : target);
        return dryRun
                ? PlanText.of(manager.plan(new Install(request)))
                : report.installed(manager.install(request));
    }

    /** {@code plugin:together}. */
    @Descriptor("installs all or none; new versions take over at the same moment")
    public String together(
            CommandSession session,
            @Descriptor("take the entries over from other owners")
                    @Parameter(
                            names = {"-f", "--force"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean force,
            @Descriptor("paths, file:, http: or https: URLs, or sha256:<digest>")
                    String... sources) {
        List<InstallRequest> requests =
                Arrays.stream(sources).map(source -> request(session, force, "", source)).toList();
        if (requests.isEmpty()) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Say what to install: plugin:together SOURCE SOURCE...");
        }
        return manager.installTogether(requests).stream()
                .map(report::installed)
                .collect(Collectors.joining("\n"));
    }

    /** {@code plugin:rehearse}. */
    @Descriptor("tries a new version beside the one that serves, and discards it again")
    public String rehearse(
            CommandSession session,
            @Descriptor("although another door owns it")
                    @Parameter(
                            names = {"-f", "--force"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean force,
            @Descriptor("the SHA-256 the bytes must have")
                    @Parameter(
                            names = {"--sha256"},
                            absentValue = "")
                    String sha256,
            @Descriptor("a path, a file:, http: or https: URL, or sha256:<digest>") String source) {
        return releases.rehearsal(manager.rehearse(request(session, force, sha256, source)));
    }

    private static InstallRequest request(
            CommandSession session, boolean force, String sha256, String source) {
        return new InstallRequest(
                SourceArgument.parse(source, session.currentDir()),
                Caller.owner(session),
                null,
                force,
                SourceArgument.digest(sha256),
                UpdateTerms.CONFIGURED);
    }
}

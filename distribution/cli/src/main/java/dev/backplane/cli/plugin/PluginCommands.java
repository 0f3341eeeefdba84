package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Branches;
import dev.backplane.cli.CommandGroup;
import dev.backplane.cli.monitor.MemoryCommand;
import dev.backplane.cli.monitor.ProfileCommand;

import picocli.CommandLine;

import java.util.List;

/** {@code backplane plugin}: the group of commands that administer plugins. */
public final class PluginCommands {

    private PluginCommands() {}

    /** The group with the one command that {@code words} begins with, or with all of them. */
    public static CommandLine build(BackplaneCommand root, List<String> words) {
        Branches branches =
                new Branches()
                        .add("list", () -> new ListCommand(root))
                        .add("info", () -> new InfoCommand(root))
                        .add("install", () -> new InstallCommand(root))
                        .add("start", () -> new StartCommand(root))
                        .add("stop", () -> new StopCommand(root))
                        .add("restart", () -> new RestartCommand(root))
                        .add("uninstall", () -> new UninstallCommand(root))
                        .add("apply", () -> new ApplyCommand(root))
                        .add("history", () -> new HistoryCommand(root))
                        .add("diff", () -> new DiffCommand(root))
                        .add("updates", () -> new UpdatesCommand(root))
                        .add("rollback", () -> new RollbackCommand(root))
                        .add("release", () -> new ReleaseCommand(root))
                        .add("explain", () -> new ExplainCommand(root))
                        .add("logs", () -> new LogsCommand(root))
                        .add("unloads", () -> new UnloadsCommand(root))
                        .add("memory", () -> new MemoryCommand(root))
                        .add("profile", () -> new ProfileCommand(root))
                        .add("watch", () -> new WatchCommand(root));
        return CommandGroup.build(
                "Administers plugins.",
                branches,
                words,
                "  backplane plugin list",
                "  backplane plugin install greeter-1.2.0.jar",
                "  backplane plugin rollback greeter",
                "  backplane plugin explain greeter",
                "  backplane plugin help install");
    }
}

package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code backplane plugin}: the group of commands that administer plugins. */
@Command(
        name = "plugin",
        description = "Administers plugins.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane plugin list",
            "  backplane plugin install greeter-1.2.0.jar",
            "  backplane plugin explain greeter",
            "  backplane plugin help install"
        })
public final class PluginCommands implements Callable<Integer> {

    private static final List<String> NAMES =
            List.of(
                    "list",
                    "info",
                    "install",
                    "start",
                    "stop",
                    "restart",
                    "uninstall",
                    "explain",
                    "watch");

    @Spec private CommandSpec spec = CommandSpec.create();

    private PluginCommands() {}

    /** The group with the one command that {@code words} begins with, or with all of them. */
    public static CommandLine build(BackplaneCommand root, List<String> words) {
        CommandLine group = new CommandLine(new PluginCommands());
        if (!words.isEmpty() && NAMES.contains(words.getFirst())) {
            group.addSubcommand(words.getFirst(), command(words.getFirst(), root));
        } else {
            NAMES.forEach(name -> group.addSubcommand(name, command(name, root)));
            group.addSubcommand("help", new HelpCommand());
        }
        return group;
    }

    private static Object command(String name, BackplaneCommand root) {
        return switch (name) {
            case "list" -> new ListCommand(root);
            case "info" -> new InfoCommand(root);
            case "install" -> new InstallCommand(root);
            case "start" -> new StartCommand(root);
            case "stop" -> new StopCommand(root);
            case "restart" -> new RestartCommand(root);
            case "uninstall" -> new UninstallCommand(root);
            case "explain" -> new ExplainCommand(root);
            case "watch" -> new WatchCommand(root);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}

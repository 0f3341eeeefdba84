package dev.backplane.cli;

import dev.backplane.cli.deadletter.DeadLetterCommands;
import dev.backplane.cli.event.BroadcastCommand;
import dev.backplane.cli.event.PublishCommand;
import dev.backplane.cli.event.SubscribeCommand;
import dev.backplane.cli.load.LoadCommand;
import dev.backplane.cli.plugin.PluginCommands;
import dev.backplane.cli.shell.ShellCommand;

import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;

import java.util.ArrayList;
import java.util.List;

/**
 * The tree of commands. Only the branch that is asked for is built, because building all costs more
 * than most commands.
 */
final class Commands {

    private static final List<String> NAMES =
            List.of(
                    "call",
                    "publish",
                    "subscribe",
                    "broadcast",
                    "deadletter",
                    "load",
                    "plugin",
                    "status",
                    "shell");

    private Commands() {}

    static CommandLine build(BackplaneCommand root, String... arguments) {
        List<String> words = words(arguments);
        CommandLine commands = new CommandLine(root);
        if (!words.isEmpty() && NAMES.contains(words.getFirst())) {
            add(commands, words.getFirst(), root, words.subList(1, words.size()));
        } else {
            NAMES.forEach(name -> add(commands, name, root, List.of()));
            commands.addSubcommand("help", new HelpCommand());
        }
        commands.getCommandSpec().usageMessage().footer(BackplaneCommand.FOOTER);
        return commands;
    }

    private static void add(
            CommandLine commands, String name, BackplaneCommand root, List<String> furtherWords) {
        Object command =
                switch (name) {
                    case "call" -> new CallCommand(root);
                    case "publish" -> new PublishCommand(root);
                    case "subscribe" -> new SubscribeCommand(root);
                    case "broadcast" -> new BroadcastCommand(root);
                    case "deadletter" -> DeadLetterCommands.build(root, furtherWords);
                    case "load" -> new LoadCommand(root);
                    case "plugin" -> PluginCommands.build(root, furtherWords);
                    case "status" -> new StatusCommand(root);
                    case "shell" -> new ShellCommand();
                    default -> throw new IllegalArgumentException(name);
                };
        commands.addSubcommand(name, command);
        if (!(command instanceof ShellCommand)) {
            inheritEndpoint(commands, commands.getSubcommands().get(name));
        }
    }

    /**
     * What picocli does for inherited options, but for the shell: its option of this name means
     * another endpoint.
     */
    private static void inheritEndpoint(CommandLine root, CommandLine command) {
        OptionSpec option = root.getCommandSpec().findOption(BackplaneCommand.ENDPOINT_OPTION);
        command.getCommandSpec()
                .addOption(OptionSpec.builder(option).inherited(true).root(option).build());
        command.getSubcommands().values().forEach(child -> inheritEndpoint(root, child));
    }

    /**
     * The arguments that are neither options nor the value of the one option that may stand before
     * a command.
     */
    private static List<String> words(String... arguments) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals(BackplaneCommand.ENDPOINT_OPTION)) {
                i++;
            } else if (!arguments[i].startsWith("-")) {
                words.add(arguments[i]);
            }
        }
        return words;
    }
}

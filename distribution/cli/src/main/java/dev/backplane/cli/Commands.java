package dev.backplane.cli;

import dev.backplane.cli.alert.AlertsCommand;
import dev.backplane.cli.config.ConfigCommands;
import dev.backplane.cli.deadletter.DeadLetterCommands;
import dev.backplane.cli.event.BroadcastCommand;
import dev.backplane.cli.event.PublishCommand;
import dev.backplane.cli.event.SubscribeCommand;
import dev.backplane.cli.load.LoadCommand;
import dev.backplane.cli.monitor.TopCommand;
import dev.backplane.cli.plugin.PluginCommands;
import dev.backplane.cli.shell.ShellCommand;
import dev.backplane.cli.signature.SignCommand;
import dev.backplane.cli.signature.VerifyCommand;
import dev.backplane.cli.store.StoreCommands;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The tree of commands. */
final class Commands {

    /** The option of this name means another endpoint to the shell, and nothing to the others. */
    private static final Set<String> WITHOUT_ENDPOINT = Set.of("shell", "sign", "verify", "help");

    private Commands() {}

    static CommandLine build(BackplaneCommand root, String... arguments) {
        CommandLine commands = new CommandLine(root);
        new Branches()
                .add("call", () -> new CallCommand(root))
                .add("publish", () -> new PublishCommand(root))
                .add("subscribe", () -> new SubscribeCommand(root))
                .add("broadcast", () -> new BroadcastCommand(root))
                .addGroup("deadletter", words -> DeadLetterCommands.build(root, words))
                .add("load", () -> new LoadCommand(root))
                .addGroup("plugin", words -> PluginCommands.build(root, words))
                .addGroup("config", words -> ConfigCommands.build(root, words))
                .addGroup("store", words -> StoreCommands.build(root, words))
                .add("alerts", () -> new AlertsCommand(root))
                .add("sign", () -> new SignCommand(root))
                .add("verify", () -> new VerifyCommand(root))
                .add("top", () -> new TopCommand(root))
                .add("health", () -> new HealthCommand(root))
                .add("status", () -> new StatusCommand(root))
                .add("shell", () -> new ShellCommand(root))
                .growOn(commands, words(arguments));
        commands.getSubcommands()
                .forEach(
                        (name, command) -> {
                            if (!WITHOUT_ENDPOINT.contains(name)) {
                                inheritEndpoint(commands, command);
                            }
                        });
        commands.getCommandSpec().usageMessage().footer(BackplaneCommand.FOOTER);
        return commands;
    }

    /** What picocli does for inherited options. */
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

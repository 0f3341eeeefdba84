package dev.backplane.cli.deadletter;

import dev.backplane.cli.BackplaneCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code backplane deadletter}: the group of commands for what could not be delivered. */
@Command(
        name = "deadletter",
        description = "Shows, replays and purges what could not be delivered.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane deadletter list --cause handler-failed",
            "  backplane deadletter show 12",
            "  backplane deadletter replay 12 13",
            "  backplane deadletter help purge"
        })
public final class DeadLetterCommands implements Callable<Integer> {

    private static final List<String> NAMES = List.of("list", "show", "replay", "purge");

    @Spec private CommandSpec spec = CommandSpec.create();

    private DeadLetterCommands() {}

    /** The group with the one command that {@code words} begins with, or with all of them. */
    public static CommandLine build(BackplaneCommand root, List<String> words) {
        CommandLine group = new CommandLine(new DeadLetterCommands());
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
            case "show" -> new ShowCommand(root);
            case "replay" -> new ReplayCommand(root);
            case "purge" -> new PurgeCommand(root);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}

package dev.backplane.cli.deadletter;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Branches;
import dev.backplane.cli.CommandGroup;

import picocli.CommandLine;

import java.util.List;

/** {@code backplane deadletter}: the group of commands for what could not be delivered. */
public final class DeadLetterCommands {

    private DeadLetterCommands() {}

    /** The group with the one command that {@code words} begins with, or with all of them. */
    public static CommandLine build(BackplaneCommand root, List<String> words) {
        Branches branches =
                new Branches()
                        .add("list", () -> new ListCommand(root))
                        .add("show", () -> new ShowCommand(root))
                        .add("replay", () -> new ReplayCommand(root))
                        .add("purge", () -> new PurgeCommand(root));
        return CommandGroup.build(
                "Shows, replays and purges what could not be delivered.",
                branches,
                words,
                "  backplane deadletter list --cause handler-failed",
                "  backplane deadletter show 12",
                "  backplane deadletter replay 12 13",
                "  backplane deadletter help purge");
    }
}

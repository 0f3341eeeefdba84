package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Branches;
import dev.backplane.cli.CommandGroup;

import picocli.CommandLine;

import java.util.List;

/** {@code backplane config redis}: the group of commands for the fleet's Redis. */
final class RedisCommands {

    private RedisCommands() {}

    static CommandLine build(BackplaneCommand root, List<String> words) {
        return CommandGroup.build(
                "Looks at the Redis that a fleet shares its configurations through.",
                new Branches().add("check", () -> new RedisCheckCommand(root)),
                words,
                "  backplane config redis check");
    }
}

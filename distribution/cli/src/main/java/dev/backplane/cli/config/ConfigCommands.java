package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Branches;
import dev.backplane.cli.CommandGroup;

import picocli.CommandLine;

import java.util.List;

/** {@code backplane config}: the group of commands for configurations. */
public final class ConfigCommands {

    private ConfigCommands() {}

    /** The group with the one command that {@code words} begins with, or with all of them. */
    public static CommandLine build(BackplaneCommand root, List<String> words) {
        Branches branches =
                new Branches()
                        .add("list", () -> new ListCommand(root))
                        .add("get", () -> new GetCommand(root))
                        .add("put", () -> new PutCommand(root))
                        .add("delete", () -> new DeleteCommand(root))
                        .add("history", () -> new HistoryCommand(root))
                        .add("rollback", () -> new RollbackCommand(root))
                        .add("explain", () -> new ExplainCommand(root))
                        .add("release", () -> new ReleaseCommand(root))
                        .add("watch", () -> new WatchCommand(root))
                        .addGroup("fleet", below -> FleetCommands.build(root, below))
                        .addGroup("redis", below -> RedisCommands.build(root, below));
        return CommandGroup.build(
                "Shows and changes the configurations of plugins and of the runtime.",
                branches,
                words,
                "  backplane config get com.acme.greeter",
                "  backplane config put com.acme.greeter greeting=Hi --dry-run",
                "  backplane config put dev.backplane.loader.code allow+=com.acme.runner:process",
                "  backplane config history com.acme.greeter",
                "  backplane config rollback com.acme.greeter 3");
    }
}

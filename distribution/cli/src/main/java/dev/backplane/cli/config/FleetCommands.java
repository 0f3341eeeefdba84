package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Branches;
import dev.backplane.cli.CommandGroup;

import picocli.CommandLine;

import java.util.List;

/** {@code backplane config fleet}: the group of commands for the fleet. */
final class FleetCommands {

    private FleetCommands() {}

    static CommandLine build(BackplaneCommand root, List<String> words) {
        Branches branches =
                new Branches()
                        .add("status", () -> new FleetStatusCommand(root))
                        .add("conflicts", () -> new FleetConflictsCommand(root))
                        .add("take", () -> new FleetTakeCommand(root))
                        .add("backup", () -> new FleetBackupCommand(root))
                        .add("restore", () -> new FleetRestoreCommand(root));
        return CommandGroup.build(
                "Shows the fleet that shares its configurations, and decides its conflicts.",
                branches,
                words,
                "  backplane config fleet status",
                "  backplane config fleet take mine 1764400000000-0");
    }
}

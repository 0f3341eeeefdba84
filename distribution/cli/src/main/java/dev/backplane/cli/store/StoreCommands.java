package dev.backplane.cli.store;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Branches;
import dev.backplane.cli.CommandGroup;

import picocli.CommandLine;

import java.util.List;

/** {@code backplane store}: the group of commands for the artifacts that are kept. */
public final class StoreCommands {

    private StoreCommands() {}

    /** The group with the one command that {@code words} begins with, or with all of them. */
    public static CommandLine build(BackplaneCommand root, List<String> words) {
        Branches branches =
                new Branches()
                        .add("list", () -> new ListCommand(root))
                        .add("gc", () -> new GcCommand(root));
        return CommandGroup.build(
                "Shows what artifacts are kept, and removes unused ones.",
                branches,
                words,
                "  backplane store list",
                "  backplane store gc --dry-run");
    }
}

package dev.backplane.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.concurrent.Callable;

/** A command that does nothing by itself; which of those below it is meant has to be said. */
@Command(synopsisSubcommandLabel = "COMMAND", footerHeading = "%nExamples:%n")
public final class CommandGroup implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    private CommandGroup() {}

    /** The group with the one command that {@code words} begins with, or with all of them. */
    public static CommandLine build(
            String description, Branches branches, List<String> words, String... examples) {
        CommandLine group = new CommandLine(new CommandGroup());
        group.getCommandSpec().usageMessage().description(description).footer(examples);
        branches.growOn(group, words);
        return group;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}

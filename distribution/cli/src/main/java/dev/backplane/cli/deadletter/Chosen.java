package dev.backplane.cli.deadletter;

import dev.backplane.proto.v1.DeadLetterSelection;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.ArrayList;
import java.util.List;

/** The letters that something is done to: named, selected, or all; in one of these ways. */
final class Chosen {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "ID", description = "The letters' ids.")
    private List<Long> ids = new ArrayList<>();

    @Mixin private Selection selection = new Selection();

    @Option(names = "--all", description = "All that are there.")
    private boolean all;

    /** Nothing is done to everything because a word is missing. */
    void requireOneWay() {
        if ((ids.isEmpty() ? 0 : 1) + (selection.isEmpty() ? 0 : 1) + (all ? 1 : 0) != 1) {
            throw new ParameterException(
                    command.commandLine(),
                    "Say which in one way: ids, or --target, --subscriber, --cause, or --all for"
                            + " all of them");
        }
    }

    List<Long> ids() {
        return ids;
    }

    DeadLetterSelection selection() {
        return selection.message();
    }

    boolean all() {
        return all;
    }
}

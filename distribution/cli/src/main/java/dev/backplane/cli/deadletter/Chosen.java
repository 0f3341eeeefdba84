package dev.backplane.cli.deadletter;

import dev.backplane.cli.Misuse;
import dev.backplane.cli.WholeNumber;
import dev.backplane.proto.v1.DeadLetterSelection;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

import java.util.ArrayList;
import java.util.List;

/** The letters that something is done to: named, selected, or all; in one of these ways. */
final class Chosen {

    @Parameters(arity = "0..*", paramLabel = "ID", description = "The letters' ids.")
    private List<String> ids = new ArrayList<>(); // of numbers the parser would pass over others

    @Mixin private Selection selection = new Selection();

    @Option(names = "--all", description = "All that are there.")
    private boolean all;

    /** Nothing is done to everything because a word is missing, or to some before one is no id. */
    void check() {
        Misuse.unless(
                (ids.isEmpty() ? 0 : 1) + (selection.isEmpty() ? 0 : 1) + (all ? 1 : 0) == 1,
                "Say which in one way: ids, or --target, --subscriber, --cause, or --all for all of"
                        + " them");
        ids.forEach(Chosen::id);
    }

    List<Long> ids() {
        return ids.stream().map(Chosen::id).toList();
    }

    private static long id(String text) {
        try {
            return WholeNumber.parse(text);
        } catch (TypeConversionException e) {
            throw new Misuse("This is no id: " + e.getMessage());
        }
    }

    DeadLetterSelection selection() {
        return selection.message();
    }

    boolean all() {
        return all;
    }
}

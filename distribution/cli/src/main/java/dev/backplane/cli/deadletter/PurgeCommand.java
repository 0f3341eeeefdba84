package dev.backplane.cli.deadletter;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Failure;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.Labels;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.PurgeDeadLettersRequest;
import dev.backplane.proto.v1.PurgeDeadLettersResponse;
import dev.backplane.proto.v1.UnpurgedDeadLetter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.PrintStream;
import java.util.concurrent.Callable;

/** {@code backplane deadletter purge}. */
@Command(
        name = "purge",
        description = "Removes letters for good.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane deadletter purge 12 13",
            "  backplane deadletter purge --target 'orders/*' --cause late",
            "  backplane deadletter purge --all",
            "",
            "Exit status 1 if one of the ids could not be purged; the others are."
        })
final class PurgeCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Mixin private Chosen chosen = new Chosen();

    @Mixin private JsonOption json = new JsonOption();

    PurgeCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        chosen.check();
        try (RuntimeClient client = root.connect()) {
            report(
                    client.deadLetters()
                            .purgeDeadLetters(
                                    PurgeDeadLettersRequest.newBuilder()
                                            .addAllIds(chosen.ids())
                                            .setSelection(chosen.selection())
                                            .setAll(chosen.all())
                                            .build()));
        }
        return 0;
    }

    private void report(PurgeDeadLettersResponse response) {
        json.print(root.terminal(), response, out -> print(response, out));
        if (response.getUnpurgedCount() > 0) {
            throw new Failure(
                    response.getUnpurgedCount()
                            + " of "
                            + chosen.ids().size()
                            + " letters were not purged");
        }
    }

    private static void print(PurgeDeadLettersResponse response, PrintStream out) {
        out.println(response.getPurged() + " purged");
        for (UnpurgedDeadLetter letter : response.getUnpurgedList()) {
            out.println(letter.getId() + ": " + Labels.problem(letter.getProblem()));
        }
    }
}

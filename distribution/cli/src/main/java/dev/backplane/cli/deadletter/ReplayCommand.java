package dev.backplane.cli.deadletter;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Failure;
import dev.backplane.cli.Json;
import dev.backplane.cli.Labels;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.ReplayDeadLettersRequest;
import dev.backplane.proto.v1.ReplayDeadLettersResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.PrintStream;
import java.util.Iterator;
import java.util.concurrent.Callable;

/** {@code backplane deadletter replay}. */
@Command(
        name = "replay",
        description =
                "Sends letters again, each to the subscriber it did not reach, and says what happened"
                        + " to each.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane deadletter replay 12 13",
            "  backplane deadletter replay --subscriber billing/OnOrder --cause handler-failed",
            "  backplane deadletter replay --all --json",
            "",
            "With --json each letter is one line. Exit status 1 if one could not be sent: it is kept."
        })
final class ReplayCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Mixin private Chosen chosen = new Chosen();

    @Option(names = "--json", description = "Print JSON, one letter a line.")
    private boolean json;

    ReplayCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        chosen.check();
        try (RuntimeClient client = root.connect()) {
            report(client.deadLetters().replayDeadLetters(request()));
        }
        return 0;
    }

    private ReplayDeadLettersRequest request() {
        return ReplayDeadLettersRequest.newBuilder()
                .addAllIds(chosen.ids())
                .setSelection(chosen.selection())
                .setAll(chosen.all())
                .build();
    }

    private void report(Iterator<ReplayDeadLettersResponse> letters) {
        PrintStream out = root.terminal().out();
        int total = 0;
        int failed = 0;
        while (letters.hasNext()) {
            ReplayDeadLettersResponse done = letters.next();
            total++;
            failed += done.hasProblem() ? 1 : 0;
            out.println(json ? Json.line(done) : told(done));
            out.flush();
        }
        if (failed > 0) {
            throw new Failure(failed + " of " + total + " letters were not replayed");
        }
        if (total == 0 && !json) {
            out.println("No letter matches.");
        }
    }

    private static String told(ReplayDeadLettersResponse done) {
        return done.getId()
                + ": "
                + (done.hasProblem()
                        ? Labels.problem(done.getProblem())
                        : "sent to " + Labels.subscribers(done.getSubscribers()));
    }
}

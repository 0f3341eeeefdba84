package dev.backplane.cli.event;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Failure;
import dev.backplane.cli.HeaderedPayload;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.Labels;
import dev.backplane.cli.PayloadText;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.cli.Table;
import dev.backplane.cli.TimeoutOption;
import dev.backplane.proto.v1.Answer;
import dev.backplane.proto.v1.BroadcastRequest;
import dev.backplane.proto.v1.BroadcastResponse;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;

/** {@code backplane broadcast}. */
@Command(
        name = "broadcast",
        description = "Sends a request to every plugin that has the operation.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane broadcast flush",
            "  backplane broadcast health --gather --timeout 2s",
            "  backplane broadcast reload - --filter '(name=order*)' <settings.json",
            "",
            "Exit status 1: with --gather, if a plugin did not answer."
        })
public final class BroadcastCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(index = "0", paramLabel = "OPERATION", description = "The operation's name.")
    private String operation = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PAYLOAD",
            description = "What to send; - reads it from the standard input. Default: nothing.")
    private @Nullable String text;

    @Mixin private HeaderedPayload payload = new HeaderedPayload();

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            description = "Only plugins that match this LDAP filter: '(name=order*)'.")
    private String filter = "";

    @Option(names = "--gather", description = "Wait for the answers and print them.")
    private boolean gather;

    @Mixin private TimeoutOption timeout = new TimeoutOption();

    @Mixin private JsonOption json = new JsonOption();

    /** Made for each command line. */
    public BroadcastCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        BroadcastRequest request =
                BroadcastRequest.newBuilder()
                        .setOperation(operation)
                        .setPayload(payload.of(text, root.terminal()))
                        .setFilter(filter)
                        .setGather(gather)
                        .build();
        BroadcastResponse response;
        try (RuntimeClient client = root.connect()) {
            response = timeout.on(client.events()).broadcast(request);
        }
        json.print(root.terminal(), response, out -> print(response, out));
        judge(response);
        return 0;
    }

    private void print(BroadcastResponse response, PrintStream out) {
        if (response.getPluginsCount() == 0) {
            out.println("No plugin that matches has the operation " + operation + ".");
        } else if (gather) {
            printAnswers(response, out);
        } else {
            out.println("sent to " + String.join(", ", response.getPluginsList()));
        }
    }

    private static void judge(BroadcastResponse response) {
        long without = response.getAnswersList().stream().filter(Answer::hasProblem).count();
        if (without > 0) {
            throw new Failure(
                    without + " of " + response.getAnswersCount() + " plugins did not answer");
        }
    }

    private static void printAnswers(BroadcastResponse response, PrintStream out) {
        Table table = new Table("PLUGIN", "ANSWER");
        for (Answer answer : response.getAnswersList()) {
            table.add(
                    answer.getPlugin(),
                    answer.hasProblem()
                            ? Labels.problem(answer.getProblem())
                            : PayloadText.of(answer.getPayload()));
        }
        table.print(out);
    }
}

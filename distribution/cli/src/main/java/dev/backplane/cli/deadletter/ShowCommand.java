package dev.backplane.cli.deadletter;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Json;
import dev.backplane.cli.Labels;
import dev.backplane.cli.PayloadText;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.DeadLetter;
import dev.backplane.proto.v1.DeadLetterKind;
import dev.backplane.proto.v1.GetDeadLetterRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.PrintStream;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** {@code backplane deadletter show}. */
@Command(
        name = "show",
        description = "Shows one letter with all it holds.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane deadletter show 12",
            "  backplane deadletter show 12 --json | jq -r .payload.data | base64 -d"
        })
final class ShowCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(paramLabel = "ID", description = "The letter's id.")
    private long id;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    ShowCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            DeadLetter letter =
                    client.deadLetters()
                            .getDeadLetter(GetDeadLetterRequest.newBuilder().setId(id).build())
                            .getDeadLetter();
            PrintStream out = root.terminal().out();
            if (json) {
                out.println(Json.pretty(letter));
            } else {
                print(letter, out);
            }
        }
        return 0;
    }

    private static void print(DeadLetter letter, PrintStream out) {
        field(out, "id", Long.toString(letter.getId()));
        field(out, "at", Labels.instant(letter.getFailedAt()).toString());
        field(out, "kind", kind(letter.getKind()));
        field(out, "target", letter.getTarget());
        field(out, "subscriber", letter.getSubscriber());
        field(out, "caller", letter.getCaller());
        field(out, "cause", Selection.word(letter.getCause()));
        field(out, "message", letter.getMessage());
        field(out, "replayable", letter.getReplayable() ? "yes" : "no");
        new TreeMap<>(letter.getPropertiesMap())
                .forEach((name, value) -> field(out, "property", name + "=" + value));
        field(out, "payload", PayloadText.of(letter.getPayload()));
    }

    private static String kind(DeadLetterKind kind) {
        return switch (kind) {
            case DEAD_LETTER_KIND_EVENT -> "event";
            case DEAD_LETTER_KIND_REQUEST -> "request";
            case DEAD_LETTER_KIND_UNSPECIFIED, UNRECOGNIZED -> "?";
        };
    }

    private static void field(PrintStream out, String name, String value) {
        if (!value.isEmpty()) {
            out.printf(Locale.ROOT, "%-10s  %s%n", name, value);
        }
    }
}

package dev.backplane.cli.deadletter;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Fields;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.Labels;
import dev.backplane.cli.PayloadText;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.DeadLetter;
import dev.backplane.proto.v1.DeadLetterKind;
import dev.backplane.proto.v1.GetDeadLetterRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.PrintStream;
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

    private static final int LABEL_WIDTH = 10;

    private final BackplaneCommand root;

    @Parameters(paramLabel = "ID", description = "The letter's id.")
    private long id;

    @Mixin private JsonOption json = new JsonOption();

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
            json.print(root.terminal(), letter, out -> print(letter, out));
        }
        return 0;
    }

    private static void print(DeadLetter letter, PrintStream out) {
        Fields fields = new Fields(out, LABEL_WIDTH);
        fields.add("id", Long.toString(letter.getId()));
        fields.add("at", Labels.instant(letter.getFailedAt()).toString());
        fields.add("kind", kind(letter.getKind()));
        fields.add("target", letter.getTarget());
        fields.add("subscriber", letter.getSubscriber());
        fields.add("caller", letter.getCaller());
        fields.add("cause", Selection.word(letter.getCause()));
        fields.add("message", letter.getMessage());
        fields.add("replayable", letter.getReplayable() ? "yes" : "no");
        new TreeMap<>(letter.getPropertiesMap())
                .forEach((name, value) -> fields.add("property", name + "=" + value));
        fields.add("payload", PayloadText.of(letter.getPayload()));
    }

    private static String kind(DeadLetterKind kind) {
        return switch (kind) {
            case DEAD_LETTER_KIND_EVENT -> "event";
            case DEAD_LETTER_KIND_REQUEST -> "request";
            case DEAD_LETTER_KIND_UNSPECIFIED, UNRECOGNIZED -> "?";
        };
    }
}

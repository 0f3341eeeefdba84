package dev.backplane.cli.deadletter;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.Labels;
import dev.backplane.cli.Misuse;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.cli.Table;
import dev.backplane.proto.v1.DeadLetter;
import dev.backplane.proto.v1.GetDeadLetterTotalsRequest;
import dev.backplane.proto.v1.GetDeadLetterTotalsResponse;
import dev.backplane.proto.v1.ListDeadLettersRequest;
import dev.backplane.proto.v1.ListDeadLettersResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.Callable;

/** {@code backplane deadletter list}. */
@Command(
        name = "list",
        description = "Lists what could not be delivered, oldest first, and how full the store is.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane deadletter list",
            "  backplane deadletter list --target 'orders/*' --cause overflow --limit 20",
            "  backplane deadletter list --after 120 --json"
        })
final class ListCommand implements Callable<Integer> {

    private static final int MOST = 10_000;

    private final BackplaneCommand root;

    @Mixin private Selection selection = new Selection();

    @Option(
            names = "--after",
            paramLabel = "ID",
            description = "Only those with a higher id, for the next page.")
    private long after;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many at most, up to 10,000. Default: ${DEFAULT-VALUE}.")
    private int limit = 100;

    @Mixin private JsonOption json = new JsonOption();

    ListCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        Misuse.unless(limit >= 1 && limit <= MOST, "--limit must be 1 to 10000");
        Misuse.unless(after >= 0, "--after must not be negative");
        try (RuntimeClient client = root.connect()) {
            ListDeadLettersResponse page =
                    client.deadLetters()
                            .listDeadLetters(
                                    ListDeadLettersRequest.newBuilder()
                                            .setSelection(selection.message())
                                            .setAfterId(after)
                                            .setLimit(limit)
                                            .build());
            json.print(
                    root.terminal(),
                    page,
                    out -> {
                        print(page, out);
                        print(
                                client.deadLetters()
                                        .getDeadLetterTotals(
                                                GetDeadLetterTotalsRequest.getDefaultInstance()),
                                out);
                    });
        }
        return 0;
    }

    private void print(ListDeadLettersResponse page, PrintStream out) {
        if (page.getDeadLettersCount() == 0) {
            return;
        }
        Instant now = Instant.now();
        Table table = new Table("ID", "AGO", "TARGET", "SUBSCRIBER", "CAUSE", "MESSAGE");
        for (DeadLetter letter : page.getDeadLettersList()) {
            table.add(
                    Long.toString(letter.getId()),
                    Labels.age(letter.getFailedAt(), now),
                    letter.getTarget(),
                    letter.getSubscriber(),
                    Selection.word(letter.getCause()),
                    letter.getMessage());
        }
        table.print(out);
        if (page.getDeadLettersCount() == limit) {
            long last = page.getDeadLetters(page.getDeadLettersCount() - 1).getId();
            out.println("There may be more: add --after " + last);
        }
    }

    private static void print(GetDeadLetterTotalsResponse totals, PrintStream out) {
        out.println(
                "%,d kept, %,d KiB; since the start: %,d received, %,d displaced by newer ones, %,d not stored"
                        .formatted(
                                totals.getStored(),
                                (totals.getStoredBytes() + 1023) / 1024,
                                totals.getReceived(),
                                totals.getDisplaced(),
                                totals.getUnstored()));
    }
}

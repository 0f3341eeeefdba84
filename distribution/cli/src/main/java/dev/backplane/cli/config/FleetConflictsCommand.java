package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.PlainText;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.cli.Table;
import dev.backplane.proto.v1.FleetConflict;
import dev.backplane.proto.v1.ListFleetConflictsRequest;
import dev.backplane.proto.v1.ListFleetConflictsResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.PrintStream;
import java.util.concurrent.Callable;

/** {@code backplane config fleet conflicts}. */
@Command(
        name = "conflicts",
        description = {
            "Lists the changes that lost: made while the fleet could not be reached, and somebody",
            "else had changed the same configuration. The fleet's holds until you decide."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane config fleet conflicts",
            "  backplane config fleet take theirs 1764400000000-0"
        })
final class FleetConflictsCommand implements Callable<Integer> {

    private static final int LENGTH = 120;

    private final BackplaneCommand root;

    @Mixin private JsonOption json = new JsonOption();

    FleetConflictsCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            ListFleetConflictsResponse all =
                    client.fleet()
                            .listFleetConflicts(ListFleetConflictsRequest.getDefaultInstance());
            json.print(root.terminal(), all, out -> print(all, out));
        }
        return 0;
    }

    private static void print(ListFleetConflictsResponse all, PrintStream out) {
        if (all.getConflictsCount() == 0) {
            out.println("No conflicts.");
            return;
        }
        Table table = new Table("ID", "PID", "NODE", "BASE", "HOLDS", "MINE");
        for (FleetConflict each : all.getConflictsList()) {
            table.add(
                    each.getId(),
                    each.getPid(),
                    each.getNode(),
                    each.getBase(),
                    each.getWinner(),
                    each.getDeleted() ? "(deleted)" : shortened(each.getContent()));
        }
        table.print(out);
    }

    /** All of it is in the JSON. */
    private static String shortened(String content) {
        String line = PlainText.line(content);
        return line.length() > LENGTH ? line.substring(0, LENGTH) + "…" : line;
    }
}

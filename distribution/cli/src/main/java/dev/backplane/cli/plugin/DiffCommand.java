package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.cli.Table;
import dev.backplane.proto.v1.DiffReleasesRequest;
import dev.backplane.proto.v1.DiffReleasesResponse;
import dev.backplane.proto.v1.PlanDifference;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.PrintStream;
import java.util.concurrent.Callable;

/** {@code backplane plugin diff}. */
@Command(
        name = "diff",
        description = "Shows what differs between two releases of a plugin.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane plugin diff greeter 2 3", "  backplane plugin history greeter"})
final class DiffCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.")
    private String name = "";

    @Parameters(
            index = "1",
            paramLabel = "R1",
            description = "The number of a release, as history shows it.")
    private int before;

    @Parameters(
            index = "2",
            paramLabel = "R2",
            description = "The number of the one to compare it with.")
    private int after;

    @Mixin private JsonOption json = new JsonOption();

    DiffCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            DiffReleasesResponse response =
                    client.releases()
                            .diffReleases(
                                    DiffReleasesRequest.newBuilder()
                                            .setName(name)
                                            .setBefore(before)
                                            .setAfter(after)
                                            .build());
            json.print(root.terminal(), response, out -> print(response, out));
        }
        return 0;
    }

    private void print(DiffReleasesResponse response, PrintStream out) {
        if (response.getDifferencesCount() == 0) {
            out.println("Releases %d and %d of %s do not differ.".formatted(before, after, name));
            return;
        }
        Table table = new Table("WHAT", "RELEASE " + before, "RELEASE " + after);
        for (PlanDifference each : response.getDifferencesList()) {
            table.add(
                    each.getProperty(),
                    PlanPrinter.shown(each.getBefore()),
                    PlanPrinter.shown(each.getAfter()));
        }
        table.print(out);
    }
}

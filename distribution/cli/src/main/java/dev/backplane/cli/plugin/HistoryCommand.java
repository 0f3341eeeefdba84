package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.ListReleasesRequest;
import dev.backplane.proto.v1.ListReleasesResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code backplane plugin history}. */
@Command(
        name = "history",
        description = {
            "Lists the releases of a plugin, latest first, and how calls fared at each update.",
            "A release is code, configuration and grants as they served together."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane plugin history greeter",
            "  backplane plugin history greeter --json"
        })
final class HistoryCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(paramLabel = "NAME", description = "The plugin's name.")
    private String name = "";

    @Mixin private JsonOption json = new JsonOption();

    HistoryCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            ListReleasesResponse response =
                    client.releases()
                            .listReleases(ListReleasesRequest.newBuilder().setName(name).build());
            json.print(
                    root.terminal(),
                    response,
                    out -> {
                        if (response.getReleasesCount() == 0) {
                            out.println("No release of " + name + " is kept.");
                        } else {
                            ReleasePrinter.history(out, response.getReleasesList());
                        }
                    });
        }
        return 0;
    }
}

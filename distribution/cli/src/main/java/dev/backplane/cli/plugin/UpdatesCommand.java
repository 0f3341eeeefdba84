package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.ListUpdatesRequest;
import dev.backplane.proto.v1.ListUpdatesResponse;
import dev.backplane.proto.v1.UpdateStatus;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.PrintStream;
import java.util.concurrent.Callable;

/** {@code backplane plugin updates}. */
@Command(
        name = "updates",
        description = "Shows the updates that are being watched, and how both versions fare.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane plugin updates", "  backplane plugin updates --json"})
final class UpdatesCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Mixin private JsonOption json = new JsonOption();

    UpdatesCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            ListUpdatesResponse response =
                    client.releases().listUpdates(ListUpdatesRequest.getDefaultInstance());
            json.print(root.terminal(), response, out -> print(response, out));
        }
        return 0;
    }

    private static void print(ListUpdatesResponse response, PrintStream out) {
        if (response.getUpdatesCount() == 0) {
            out.println("No update is being watched.");
        }
        boolean first = true;
        for (UpdateStatus update : response.getUpdatesList()) {
            if (!first) {
                out.println();
            }
            ReleasePrinter.update(out, update);
            first = false;
        }
    }
}

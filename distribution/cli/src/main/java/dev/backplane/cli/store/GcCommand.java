package dev.backplane.cli.store;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.Artifact;
import dev.backplane.proto.v1.CollectArtifactsRequest;
import dev.backplane.proto.v1.CollectArtifactsResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.PrintStream;
import java.util.concurrent.Callable;

/** {@code backplane store gc}. */
@Command(
        name = "gc",
        description = {
            "Removes artifacts that nobody has used for the retention time.",
            "The runtime does so by itself, too; --now does not wait for the time to pass."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane store gc --now --dry-run", "  backplane store gc --now"})
final class GcCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Option(names = "--now", description = "Also what nobody uses only lately.")
    private boolean now;

    @Option(names = "--dry-run", description = "Only say what would be removed.")
    private boolean dryRun;

    @Mixin private JsonOption json = new JsonOption();

    GcCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            CollectArtifactsResponse gone =
                    client.store()
                            .collectArtifacts(
                                    CollectArtifactsRequest.newBuilder()
                                            .setRecent(now)
                                            .setDryRun(dryRun)
                                            .build());
            json.print(root.terminal(), gone, words -> print(gone, words));
        }
        return 0;
    }

    private void print(CollectArtifactsResponse gone, PrintStream out) {
        if (gone.getArtifactsCount() == 0) {
            out.println(
                    now
                            ? "Nothing to remove: everything is used."
                            : "Nothing to remove. What nobody uses only lately goes with --now.");
            return;
        }
        for (Artifact artifact : gone.getArtifactsList()) {
            out.println(
                    artifact.getName() + " " + artifact.getVersion() + " " + artifact.getDigest());
        }
        out.println(
                Sizes.total(gone.getArtifactsList()) + (dryRun ? " would be removed" : " removed"));
    }
}

package dev.backplane.cli.store;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.Labels;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.cli.Table;
import dev.backplane.proto.v1.Artifact;
import dev.backplane.proto.v1.ListArtifactsRequest;
import dev.backplane.proto.v1.ListArtifactsResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.Callable;

/** {@code backplane store list}. */
@Command(
        name = "list",
        description = "Lists the artifacts in the store, and who uses them.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane store list", "  backplane store list --json"})
final class ListCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Mixin private JsonOption json = new JsonOption();

    ListCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        ListArtifactsResponse.Builder all = ListArtifactsResponse.newBuilder();
        try (RuntimeClient client = root.connect()) {
            client.store()
                    .listArtifacts(ListArtifactsRequest.getDefaultInstance())
                    .forEachRemaining(part -> all.addAllArtifacts(part.getArtifactsList()));
        }
        json.print(root.terminal(), all, out -> print(all, out));
        return 0;
    }

    private static void print(ListArtifactsResponse.Builder all, PrintStream out) {
        Instant now = Instant.now();
        Table table = new Table("NAME", "VERSION", "TYPE", "KIB", "FOR", "DIGEST", "USED BY");
        for (Artifact artifact : all.getArtifactsList()) {
            table.add(
                    artifact.getName(),
                    artifact.getVersion(),
                    Labels.type(artifact.getType()),
                    Sizes.kibibytes(artifact.getSizeBytes()),
                    Labels.age(artifact.getSince(), now),
                    artifact.getDigest(),
                    usedBy(artifact, now));
        }
        table.print(out);
        out.println(Sizes.total(all.getArtifactsList()));
    }

    private static String usedBy(Artifact artifact, Instant now) {
        if (artifact.getUsedByCount() > 0) {
            return String.join(", ", artifact.getUsedByList());
        }
        return artifact.hasUnusedSince()
                ? "nobody for " + Labels.age(artifact.getUnusedSince(), now)
                : "-";
    }
}

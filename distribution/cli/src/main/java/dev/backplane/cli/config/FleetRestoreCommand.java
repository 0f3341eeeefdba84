package dev.backplane.cli.config;

import com.google.protobuf.ByteString;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.RestoreFleetRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code backplane config fleet restore}. */
@Command(
        name = "restore",
        description = {
            "Makes the whole fleet hold what a backup holds, and nothing else.",
            "What came later is deleted, on every node."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = "  backplane config fleet restore fleet.txt")
final class FleetRestoreCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(index = "0", paramLabel = "FILE", description = "What 'backup' wrote.")
    private Path file = Path.of("");

    FleetRestoreCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        ByteString backup = ByteString.copyFrom(Files.readAllBytes(file));
        try (RuntimeClient client = root.connect()) {
            int changes =
                    client.fleet()
                            .restoreFleet(
                                    RestoreFleetRequest.newBuilder().setBackup(backup).build())
                            .getChanges();
            root.terminal().out().println(changes + " configurations changed or deleted");
        }
        return 0;
    }
}

package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.BackUpFleetRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code backplane config fleet backup}. */
@Command(
        name = "backup",
        description = "Writes everything the fleet holds into a file.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = "  backplane config fleet backup fleet.txt")
final class FleetBackupCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(index = "0", paramLabel = "FILE", description = "Where to.")
    private Path file = Path.of("");

    FleetBackupCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        try (RuntimeClient client = root.connect()) {
            byte[] backup =
                    client.fleet()
                            .backUpFleet(BackUpFleetRequest.getDefaultInstance())
                            .getBackup()
                            .toByteArray();
            Files.write(file, backup);
            root.terminal().out().println(backup.length + " bytes in " + file);
        }
        return 0;
    }
}

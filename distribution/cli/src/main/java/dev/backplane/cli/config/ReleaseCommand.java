package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.ReleaseConfigurationRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code backplane config release}. */
@Command(
        name = "release",
        description =
                "Gives a configuration back to the file that sets it, which is applied again.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane config release com.acme.billing~eu"})
final class ReleaseCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(index = "0", paramLabel = "PID", description = "The PID, or FACTORY-PID~NAME.")
    private String pid = "";

    ReleaseCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            var _ =
                    client.configurations()
                            .releaseConfiguration(
                                    ReleaseConfigurationRequest.newBuilder()
                                            .setPid(pid)
                                            .setAuthor(Firmness.author())
                                            .build());
            root.terminal().out().println("Done. See: backplane config explain " + pid);
        }
        return 0;
    }
}

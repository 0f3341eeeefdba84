package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.DeleteConfigurationRequest;
import dev.backplane.proto.v1.Plan;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code backplane config delete}. */
@Command(
        name = "delete",
        description = "Deletes a configuration; who has defaults goes on with them.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane config delete com.acme.greeter --dry-run"})
final class DeleteCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(paramLabel = "PID", description = "The PID, or FACTORY-PID~NAME.")
    private String pid = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
    private String reason = "";

    @Mixin private Firmness firmness = new Firmness();

    DeleteCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        DeleteConfigurationRequest.Builder request =
                DeleteConfigurationRequest.newBuilder()
                        .setPid(pid)
                        .setForce(firmness.force())
                        .setDryRun(firmness.dryRun())
                        .setAuthor(Firmness.author())
                        .setReason(reason);
        if (firmness.isExpecting()) {
            request.setExpectedRevision(firmness.expected());
        }
        try (RuntimeClient client = root.connect()) {
            Plan plan = client.configurations().deleteConfiguration(request.build()).getPlan();
            return firmness.print(root, plan);
        }
    }
}

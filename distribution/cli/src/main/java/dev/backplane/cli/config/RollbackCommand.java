package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.Plan;
import dev.backplane.proto.v1.RollbackConfigurationRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code backplane config rollback}. */
@Command(
        name = "rollback",
        description = "Makes a configuration what it was at a revision, as a new revision.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane config rollback com.acme.billing~eu 3 --dry-run"})
final class RollbackCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(index = "0", paramLabel = "PID", description = "The PID, or FACTORY-PID~NAME.")
    private String pid = "";

    @Parameters(
            index = "1",
            paramLabel = "REVISION",
            description = "See: backplane config history.")
    private long revision;

    @Mixin private Firmness firmness = new Firmness();

    RollbackCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        RollbackConfigurationRequest.Builder request =
                RollbackConfigurationRequest.newBuilder()
                        .setPid(pid)
                        .setRevision(revision)
                        .setForce(firmness.force())
                        .setDryRun(firmness.dryRun())
                        .setAuthor(Firmness.author());
        if (firmness.isExpecting()) {
            request.setExpectedRevision(firmness.expected());
        }
        try (RuntimeClient client = root.connect()) {
            Plan plan = client.configurations().rollbackConfiguration(request.build()).getPlan();
            return firmness.print(root, plan);
        }
    }
}

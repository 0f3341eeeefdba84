package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Misuse;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.RollBackPluginRequest;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code backplane plugin rollback}. */
@Command(
        name = "rollback",
        description = {
            "Goes back to an earlier release of a plugin: its code and its configuration.",
            "An update that is being watched is rolled back at once."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane plugin rollback greeter",
            "  backplane plugin rollback greeter 2",
            "",
            "The exit status is 1 if the plugin does not run afterwards although it should."
        })
final class RollbackCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Mixin private OneChange change = new OneChange();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "RELEASE",
            description =
                    "The number of a release, as history shows it. Default: the one that served"
                            + " before the current one.")
    private @Nullable Integer release;

    RollbackCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        Misuse.unless(release == null || release > 0, "Releases are numbered from 1");
        RollBackPluginRequest request =
                RollBackPluginRequest.newBuilder()
                        .setName(change.name())
                        .setForce(change.force())
                        .setRelease(release == null ? 0 : release)
                        .build();
        try (RuntimeClient client = root.connect()) {
            return change.print(root, client.releaseChanges().rollBackPlugin(request).getPlugin());
        }
    }
}

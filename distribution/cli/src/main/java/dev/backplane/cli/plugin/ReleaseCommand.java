package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.ReleaseFromQuarantineRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code backplane plugin release}. */
@Command(
        name = "release",
        description = "Lifts the quarantine of a plugin, forgets its failures, and starts it.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane plugin release greeter",
            "",
            "The exit status is 1 if the plugin does not run afterwards although it should."
        })
final class ReleaseCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Mixin private OneChange change = new OneChange();

    ReleaseCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        ReleaseFromQuarantineRequest request =
                ReleaseFromQuarantineRequest.newBuilder()
                        .setName(change.name())
                        .setForce(change.force())
                        .build();
        try (RuntimeClient client = root.connect()) {
            return change.print(
                    root, client.releaseChanges().releaseFromQuarantine(request).getPlugin());
        }
    }
}

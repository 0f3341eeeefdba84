package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.proto.v1.StopPluginRequest;
import dev.backplane.proto.v1.StopPluginResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code backplane plugin stop}. */
@Command(
        name = "stop",
        description = "Stops plugins once the calls in flight have finished.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane plugin stop shouter greeter",
            "  backplane plugin stop greeter --force"
        })
final class StopCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Mixin private Changes changes = new Changes();

    StopCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        return changes.apply(
                root,
                (plugins, wish) -> {
                    StopPluginResponse response =
                            plugins.stopPlugin(
                                    StopPluginRequest.newBuilder()
                                            .setName(wish.name())
                                            .setForce(wish.force())
                                            .setDryRun(wish.dryRun())
                                            .build());
                    return new Changes.Result(response.getPlugin(), response.getPlan());
                });
    }
}

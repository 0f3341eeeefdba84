package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.proto.v1.RestartPluginRequest;
import dev.backplane.proto.v1.RestartPluginResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code backplane plugin restart}. */
@Command(
        name = "restart",
        description = "Stops plugins and starts them again.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane plugin restart greeter"})
final class RestartCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Mixin private Changes changes = new Changes();

    RestartCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        return changes.apply(
                root,
                (plugins, wish) -> {
                    RestartPluginResponse response =
                            plugins.restartPlugin(
                                    RestartPluginRequest.newBuilder()
                                            .setName(wish.name())
                                            .setForce(wish.force())
                                            .setDryRun(wish.dryRun())
                                            .build());
                    return new Changes.Result(response.getPlugin(), response.getPlan());
                });
    }
}

package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.proto.v1.StartPluginRequest;
import dev.backplane.proto.v1.StartPluginResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code backplane plugin start}. */
@Command(
        name = "start",
        description = "Starts plugins and what they need.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane plugin start greeter",
            "  backplane plugin start greeter shouter --json"
        })
final class StartCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Mixin private Changes changes = new Changes();

    StartCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        return changes.apply(
                root,
                (plugins, wish) -> {
                    StartPluginResponse response =
                            plugins.startPlugin(
                                    StartPluginRequest.newBuilder()
                                            .setName(wish.name())
                                            .setForce(wish.force())
                                            .setDryRun(wish.dryRun())
                                            .build());
                    return new Changes.Result(response.getPlugin(), response.getPlan());
                });
    }
}

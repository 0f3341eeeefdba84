package dev.backplane.cli.plugin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Json;
import dev.backplane.proto.v1.UninstallPluginRequest;
import dev.backplane.proto.v1.UninstallPluginResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.concurrent.Callable;

/** {@code backplane plugin uninstall}. */
@Command(
        name = "uninstall",
        description = "Stops plugins and removes them.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane plugin uninstall shouter greeter",
            "  backplane plugin uninstall greeter --force"
        })
final class UninstallCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Mixin private Changes changes = new Changes();

    UninstallCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        JsonObject result = new JsonObject();
        JsonArray gone = new JsonArray();
        result.add("uninstalled", gone);
        return changes.each(
                root,
                (plugins, wish) -> {
                    UninstallPluginResponse response =
                            plugins.uninstallPlugin(
                                    UninstallPluginRequest.newBuilder()
                                            .setName(wish.name())
                                            .setForce(wish.force())
                                            .setDryRun(wish.dryRun())
                                            .build());
                    gone.add(wish.name());
                    return new Changes.Said(wish.name() + " is uninstalled", response.getPlan());
                },
                () -> Json.pretty(result));
    }
}

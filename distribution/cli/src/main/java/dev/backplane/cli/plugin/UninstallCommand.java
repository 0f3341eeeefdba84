package dev.backplane.cli.plugin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Json;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.UninstallPluginRequest;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
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

    @Parameters(
            arity = "1..*",
            paramLabel = "NAME",
            description = "The plugins' names, in the order to go by.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--force",
            description = "Go ahead although others use it, or another door owns it.")
    private boolean force;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    UninstallCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        JsonArray gone = new JsonArray();
        try (RuntimeClient client = root.connect()) {
            for (String name : names) {
                client.pluginChanges()
                        .uninstallPlugin(
                                UninstallPluginRequest.newBuilder()
                                        .setName(name)
                                        .setForce(force)
                                        .build());
                gone.add(name);
                if (!json) {
                    root.terminal().out().println(name + " is uninstalled");
                }
            }
        } finally {
            if (json) {
                JsonObject result = new JsonObject();
                result.add("uninstalled", gone);
                root.terminal().out().println(Json.pretty(result));
            }
        }
        return 0;
    }
}

package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Json;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.ListPluginsResponse;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginServiceGrpc.PluginServiceBlockingStub;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;

/**
 * What start, stop and restart have in common: names, taken one after the other, and how each
 * fared.
 */
final class Changes {

    /** One change of one plugin. */
    @FunctionalInterface
    interface Change {
        Plugin apply(PluginServiceBlockingStub plugins, String name, boolean force);
    }

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

    /** Goes through all names; the first problem ends it, because what follows may build on it. */
    int apply(BackplaneCommand root, Change change) {
        ListPluginsResponse.Builder done = ListPluginsResponse.newBuilder();
        try (RuntimeClient client = root.connect()) {
            for (String name : names) {
                Plugin plugin = change.apply(client.pluginChanges(), name, force);
                done.addPlugins(plugin);
                if (!json) {
                    PluginPrinter.line(root.terminal().out(), plugin);
                }
            }
        } finally {
            if (json) {
                root.terminal().out().println(Json.pretty(done));
            }
        }
        return 0;
    }
}

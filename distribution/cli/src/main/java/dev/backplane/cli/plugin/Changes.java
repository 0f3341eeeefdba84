package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Json;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.ListPluginsResponse;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginServiceGrpc.PluginServiceBlockingStub;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What start, stop, restart and uninstall have in common: names, taken one after the other, and how
 * each fared.
 */
final class Changes {

    /** One change of one plugin. */
    @FunctionalInterface
    interface Change {
        Plugin apply(PluginServiceBlockingStub plugins, String name, boolean force);
    }

    /** Does something to one plugin, and says so in a line. */
    @FunctionalInterface
    interface Step {
        String apply(PluginServiceBlockingStub plugins, String name, boolean force);
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

    @Mixin private JsonOption json = new JsonOption();

    /** Changes each of them, and shows how it is then. */
    int apply(BackplaneCommand root, Change change) {
        ListPluginsResponse.Builder done = ListPluginsResponse.newBuilder();
        return each(
                root,
                (plugins, name, goAhead) -> {
                    Plugin plugin = change.apply(plugins, name, goAhead);
                    done.addPlugins(plugin);
                    return PluginPrinter.line(plugin);
                },
                () -> Json.pretty(done));
    }

    /**
     * Goes through all names; the first problem ends it, because what follows may build on it.
     *
     * @param done all that was done until then, as JSON
     */
    int each(BackplaneCommand root, Step step, Supplier<String> done) {
        PrintStream out = root.terminal().out();
        try (RuntimeClient client = root.connect()) {
            for (String name : names) {
                String line = step.apply(client.pluginChanges(), name, force);
                if (!json.isGiven()) {
                    out.println(line);
                }
            }
        } finally {
            if (json.isGiven()) {
                out.println(done.get());
            }
        }
        return 0;
    }
}

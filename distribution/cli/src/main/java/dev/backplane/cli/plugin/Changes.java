package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Json;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.ListPluginsResponse;
import dev.backplane.proto.v1.Plan;
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

    /** What is asked for one plugin. */
    record Wish(String name, boolean force, boolean dryRun) {}

    /** What the runtime answers: the plan after a dry run, else how the plugin is now. */
    record Result(Plugin plugin, Plan plan) {}

    /** One change of one plugin. */
    @FunctionalInterface
    interface Change {
        Result apply(PluginServiceBlockingStub plugins, Wish wish);
    }

    /** What was done in a line, or what would be done. */
    record Said(String line, Plan plan) {}

    /** Does something to one plugin, and says so. */
    @FunctionalInterface
    interface Step {
        Said apply(PluginServiceBlockingStub plugins, Wish wish);
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

    @Option(
            names = "--dry-run",
            description =
                    "Show what each would do, and do nothing; the plans can be applied later.")
    private boolean dryRun;

    @Mixin private JsonOption json = new JsonOption();

    /** Changes each of them, and shows how it is then. */
    int apply(BackplaneCommand root, Change change) {
        ListPluginsResponse.Builder done = ListPluginsResponse.newBuilder();
        return each(
                root,
                (plugins, wish) -> {
                    Result result = change.apply(plugins, wish);
                    done.addPlugins(result.plugin());
                    return new Said(PluginPrinter.line(result.plugin()), result.plan());
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
        int status = 0;
        try (RuntimeClient client = root.connect()) {
            for (String name : names) {
                Said said = step.apply(client.pluginChanges(), new Wish(name, force, dryRun));
                if (dryRun) {
                    status = Math.max(status, PlanPrinter.print(root, json, said.plan()));
                } else if (!json.isGiven()) {
                    out.println(said.line());
                }
            }
        } finally {
            if (json.isGiven() && !dryRun) {
                out.println(done.get());
            }
        }
        return status;
    }
}

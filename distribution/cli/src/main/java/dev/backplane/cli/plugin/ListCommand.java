package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.Labels;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.cli.Table;
import dev.backplane.proto.v1.ListPluginsRequest;
import dev.backplane.proto.v1.ListPluginsResponse;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.Refusal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.PrintStream;
import java.time.Instant;
import java.util.concurrent.Callable;

/** {@code backplane plugin list}. */
@Command(
        name = "list",
        description = "Lists the plugins, and what was refused lately.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane plugin list", "  backplane plugin list --all --json"})
final class ListCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Option(names = "--all", description = "Libraries too.")
    private boolean all;

    @Mixin private JsonOption json = new JsonOption();

    ListCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            ListPluginsResponse response =
                    client.plugins()
                            .listPlugins(
                                    ListPluginsRequest.newBuilder()
                                            .setIncludeLibraries(all)
                                            .build());
            json.print(
                    root.terminal(),
                    response,
                    out -> {
                        printPlugins(response, out);
                        printRefusals(response, out);
                    });
        }
        return 0;
    }

    private static void printPlugins(ListPluginsResponse response, PrintStream out) {
        if (response.getPluginsCount() == 0) {
            out.println(
                    "No plugins. Copy a bundle into plugins/, or: backplane plugin install FILE");
            return;
        }
        Instant now = Instant.now();
        Table table = new Table("NAME", "VERSION", "TYPE", "PHASE", "FOR", "OWNER", "PROBLEM");
        for (Plugin plugin : response.getPluginsList()) {
            table.add(
                    plugin.getName(),
                    plugin.getVersion(),
                    Labels.type(plugin.getType()),
                    Labels.phase(plugin.getPhase()),
                    Labels.age(plugin.getSince(), now),
                    plugin.getOwner(),
                    plugin.getProblem());
        }
        table.print(out);
    }

    private static void printRefusals(ListPluginsResponse response, PrintStream out) {
        if (response.getRefusalsCount() == 0) {
            return;
        }
        Instant now = Instant.now();
        Table table = new Table("SOURCE", "OWNER", "CODE", "AGO", "REASON");
        for (Refusal refusal : response.getRefusalsList()) {
            table.add(
                    refusal.getSource(),
                    refusal.getOwner(),
                    refusal.getCode(),
                    Labels.age(refusal.getWhen(), now),
                    refusal.getMessage());
        }
        out.println();
        out.println("Refused:");
        table.print(out);
    }
}

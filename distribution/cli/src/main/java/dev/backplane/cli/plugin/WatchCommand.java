package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Json;
import dev.backplane.cli.Labels;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.WatchPluginsRequest;
import dev.backplane.proto.v1.WatchPluginsResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.PrintStream;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code backplane plugin watch}. */
@Command(
        name = "watch",
        description = "Shows every plugin, then every change as it happens, until Ctrl-C.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane plugin watch",
            "  backplane plugin watch --json | jq -r .plugin.name",
            "",
            "With --json each event is one line."
        })
final class WatchCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Option(names = "--all", description = "Libraries too.")
    private boolean all;

    @Option(names = "--json", description = "Print JSON, one event a line.")
    private boolean json;

    WatchCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            Iterator<WatchPluginsResponse> events =
                    client.pluginWatches()
                            .watchPlugins(
                                    WatchPluginsRequest.newBuilder()
                                            .setIncludeLibraries(all)
                                            .build());
            while (events.hasNext()) {
                print(events.next());
            }
        }
        return 0;
    }

    private void print(WatchPluginsResponse event) {
        PrintStream out = root.terminal().out();
        Plugin plugin = event.getPlugin();
        if (json) {
            out.println(Json.line(event));
        } else {
            out.printf(
                    Locale.ROOT,
                    "%s  %-8s  %-10s  %s%n",
                    Labels.timeOfDay(),
                    kind(event),
                    Labels.phase(plugin.getPhase()),
                    plugin.getName()
                            + " "
                            + plugin.getVersion()
                            + (plugin.getProblem().isEmpty() ? "" : ": " + plugin.getProblem()));
        }
        out.flush();
    }

    private static String kind(WatchPluginsResponse event) {
        return event.getKind() == WatchPluginsResponse.Kind.UNRECOGNIZED
                ? "?"
                : event.getKind().name().substring("KIND_".length()).toLowerCase(Locale.ROOT);
    }
}

package dev.backplane.cli.plugin;

import dev.backplane.cli.Labels;
import dev.backplane.cli.PlainText;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.ListUpdatesRequest;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.UpdateStatus;

import java.io.PrintStream;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;

/** Says of plugins that were changed which of them are on probation now. */
final class Watched {

    private final RuntimeClient client;

    Watched(RuntimeClient client) {
        this.client = client;
    }

    /** A line for each of the plugins whose new version is being watched. */
    void print(PrintStream out, Collection<Plugin> plugins) {
        var names = plugins.stream().map(Plugin::getName).collect(Collectors.toSet());
        client
                .releases()
                .listUpdates(ListUpdatesRequest.getDefaultInstance())
                .getUpdatesList()
                .stream()
                .filter(update -> names.contains(update.getName()))
                .forEach(update -> out.println(line(update)));
    }

    private static String line(UpdateStatus update) {
        return PlainText.line(
                "watched for %s; until then %s stands by: backplane plugin updates"
                        .formatted(
                                Labels.left(update.getUntil(), Instant.now()), update.getBefore()));
    }
}

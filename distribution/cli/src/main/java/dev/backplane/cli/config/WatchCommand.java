package dev.backplane.cli.config;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Json;
import dev.backplane.cli.Misuse;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.ConfigurationRevision;
import dev.backplane.proto.v1.WatchConfigurationsRequest;
import dev.backplane.proto.v1.WatchConfigurationsResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.PrintStream;
import java.util.Iterator;
import java.util.concurrent.Callable;

/** {@code backplane config watch}. */
@Command(
        name = "watch",
        description = "Shows every change of configurations as it happens, until Ctrl-C.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane config watch com.acme", "  backplane config watch --json"})
final class WatchCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(
            arity = "0..1",
            paramLabel = "PREFIX",
            description = "Only PIDs that begin with it.")
    private String prefix = "";

    @Option(names = "--count", paramLabel = "N", description = "End after so many changes.")
    private long count = Long.MAX_VALUE;

    @Option(names = "--json", description = "Print JSON, one change a line.")
    private boolean json;

    WatchCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        Misuse.unless(count >= 1, "--count must be at least 1");
        try (RuntimeClient client = root.connect()) {
            Iterator<WatchConfigurationsResponse> changes =
                    client.configurationWatches()
                            .watchConfigurations(
                                    WatchConfigurationsRequest.newBuilder()
                                            .setPrefix(prefix)
                                            .build());
            long shown = 0;
            while (shown < count && changes.hasNext()) {
                WatchConfigurationsResponse next = changes.next();
                if (next.hasRevision()) {
                    print(next.getRevision());
                    shown++;
                }
            }
        }
        return 0;
    }

    private void print(ConfigurationRevision revision) {
        PrintStream out = root.terminal().out();
        out.println(
                json
                        ? Json.line(revision)
                        : revision.getPid() + "  " + RevisionText.lines(revision));
        out.flush();
    }
}

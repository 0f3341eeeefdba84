package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.Labels;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.cli.Table;
import dev.backplane.proto.v1.FindRootsRequest;
import dev.backplane.proto.v1.FindRootsResponse;
import dev.backplane.proto.v1.ListUnloadsRequest;
import dev.backplane.proto.v1.ListUnloadsResponse;
import dev.backplane.proto.v1.Unload;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code backplane plugin unloads}. */
@Command(
        name = "unloads",
        description = {
            "Lists what was taken away, and whether its classes left the memory.",
            "--roots finds out what holds them: the runtime pauses while its heap is dumped."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane plugin unloads", "  backplane plugin unloads --roots greeter"})
final class UnloadsCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Option(
            names = "--roots",
            paramLabel = "NAME",
            description = "Find in a heap dump what holds this plugin's earlier versions.")
    private String roots = "";

    @Mixin private JsonOption json = new JsonOption();

    UnloadsCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        try (RuntimeClient client = root.connect()) {
            if (roots.isEmpty()) {
                ListUnloadsResponse all =
                        client.unloads().listUnloads(ListUnloadsRequest.getDefaultInstance());
                json.print(root.terminal(), all, out -> print(all, out));
            } else {
                FindRootsResponse found =
                        client.unloads()
                                .findRoots(FindRootsRequest.newBuilder().setPlugin(roots).build());
                json.print(root.terminal(), found, out -> print(found, out));
            }
        }
        return 0;
    }

    private void print(FindRootsResponse found, PrintStream out) {
        found.getRootsList().forEach(out::println);
        if (found.getRootsCount() == 0) {
            out.println("No version of " + roots + " that was taken away is in memory any more.");
        }
    }

    private static void print(ListUnloadsResponse all, PrintStream out) {
        if (all.getUnloadsCount() == 0) {
            out.println("Nothing was taken away since the runtime started.");
            return;
        }
        Instant now = Instant.now();
        Table table = new Table("NAME", "VERSION", "AGO", "OUTCOME", "AFTER", "WHY");
        for (Unload unload : all.getUnloadsList()) {
            table.add(
                    unload.getPlugin(),
                    unload.getVersion(),
                    Labels.age(unload.getWhen(), now),
                    outcome(unload.getOutcome()),
                    milliseconds(unload),
                    why(unload));
        }
        table.print(out);
        out.println(all.getUnloaded() + " unloaded, " + all.getLeaked() + " leaked");
    }

    private static String outcome(Unload.Outcome outcome) {
        return outcome == Unload.Outcome.UNRECOGNIZED
                ? "?"
                : outcome.name().substring("OUTCOME_".length());
    }

    private static String milliseconds(Unload unload) {
        var took = unload.getTook();
        long millis = Duration.ofSeconds(took.getSeconds(), took.getNanos()).toMillis();
        return String.format(Locale.ROOT, "%,d ms", millis);
    }

    private static String why(Unload unload) {
        List<String> reasons = new ArrayList<>(unload.getThreadsList());
        unload.getSuspectsList().stream()
                .filter(suspect -> !reasons.contains(suspect))
                .forEach(reasons::add);
        unload.getUsersList().forEach(user -> reasons.add("used by " + user));
        if (reasons.isEmpty() && unload.getOutcome() == Unload.Outcome.OUTCOME_LEAKED) {
            return "backplane plugin unloads --roots " + unload.getPlugin();
        }
        return String.join(", ", reasons);
    }
}

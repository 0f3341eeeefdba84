package dev.backplane.cli.monitor;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.cli.Table;
import dev.backplane.proto.v1.DumpCost;
import dev.backplane.proto.v1.MeasureMemoryRequest;
import dev.backplane.proto.v1.MeasureMemoryResponse;
import dev.backplane.proto.v1.RetainedMemory;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code backplane plugin memory}. */
@Command(
        name = "memory",
        description = {
            "Shows what each version of a plugin holds of the heap, by a dump of it.",
            "The runtime pauses meanwhile: how long is told first, and asked."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  backplane plugin memory greeter", "  backplane plugin memory greeter --yes"})
public final class MemoryCommand implements Callable<Integer> {

    private static final long MIB = 1 << 20;

    private final BackplaneCommand root;

    @Parameters(paramLabel = "NAME", description = "The plugin, or the library.")
    private String name = "";

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Mixin private JsonOption json = new JsonOption();

    /** Measures when called. */
    public MemoryCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        try (RuntimeClient client = root.connect()) {
            MeasureMemoryRequest.Builder request =
                    MeasureMemoryRequest.newBuilder().setPlugin(name);
            DumpCost cost =
                    client.monitor().measureMemory(request.setDryRun(true).build()).getCost();
            announce(cost, root.terminal().err());
            if (!yes && !isAgreed()) {
                root.terminal().err().println("Nothing was done; --yes goes ahead.");
                return ExitCode.SOFTWARE;
            }
            MeasureMemoryResponse measured =
                    client.monitor().measureMemory(request.setDryRun(false).build());
            json.print(root.terminal(), measured, out -> print(measured, out));
            return ExitCode.OK;
        }
    }

    private static void announce(DumpCost cost, PrintStream err) {
        err.printf(
                Locale.ROOT,
                "The runtime will pause for about %.1f s; up to %d MiB are needed in %s for a moment"
                        + " (%d MiB are free).%n",
                cost.getPause().getSeconds() + cost.getPause().getNanos() / 1e9,
                cost.getDiskBytes() / MIB,
                cost.getFolder(),
                cost.getFreeBytes() / MIB);
    }

    private boolean isAgreed() throws IOException {
        root.terminal().err().print("Go ahead? [y/N] ");
        root.terminal().err().flush();
        String answer =
                new BufferedReader(
                                new InputStreamReader(root.terminal().in(), StandardCharsets.UTF_8))
                        .readLine();
        if (answer == null) {
            root.terminal().err().println();
            return false;
        }
        String word = answer.strip().toLowerCase(Locale.ROOT);
        return word.equals("y") || word.equals("yes");
    }

    private void print(MeasureMemoryResponse measured, PrintStream out) {
        Table table =
                new Table("NAME", "VERSION", "RETAINED KiB", "SHARED KiB", "INSTANCES", "CLASSES");
        for (RetainedMemory version : measured.getVersionsList()) {
            table.add(
                    name,
                    version.getVersion(),
                    kib(version.getRetainedBytes()),
                    kib(version.getSharedBytes()),
                    String.format(Locale.ROOT, "%,d", version.getInstances()),
                    String.valueOf(version.getClasses()));
        }
        table.print(out);
    }

    private static String kib(long bytes) {
        return String.format(Locale.ROOT, "%,.1f", bytes / 1024.0);
    }
}

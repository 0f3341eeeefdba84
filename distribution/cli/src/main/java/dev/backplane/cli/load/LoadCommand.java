package dev.backplane.cli.load;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.CallArguments;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.Misuse;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.cli.TimeoutOption;
import dev.backplane.proto.v1.InvokeRequest;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code backplane load}: many calls, and how they fared. */
@Command(
        name = "load",
        description =
                "Calls an operation again and again, and reports rate, failures and latencies.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane load greeter greet Ada --seconds 10 --concurrency 16",
            "  backplane load greeter greet Ada --seconds 60 --concurrency 64 --rate 2000 --json",
            "",
            "Latencies are those of calls that succeeded. With --rate they are counted from when a"
                    + " call was due, so that",
            "a stall is seen in full. The exit status is 1 if not one call succeeded."
        })
public final class LoadCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Mixin private CallArguments arguments = new CallArguments();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long. Default: 10.")
    private int seconds;

    @Option(
            names = "--concurrency",
            paramLabel = "C",
            defaultValue = "1",
            description = "How many calls are under way at once. Default: 1.")
    private int concurrency;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "1",
            description = "Over how many connections. Default: 1.")
    private int connections;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "How many calls a second in all. Default: as many as go.")
    private @Nullable Double rate;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seconds to call before the measurement begins. Default: 0.")
    private int warmupSeconds;

    @Mixin private TimeoutOption timeout = new TimeoutOption();

    @Mixin private JsonOption json = new JsonOption();

    /** A command under this root. */
    public LoadCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Misuse.unless(seconds >= 1, "--seconds must be at least 1");
        Misuse.unless(
                concurrency >= 1 && concurrency <= 100_000, "--concurrency must be 1 to 100000");
        Misuse.unless(
                connections >= 1 && connections <= concurrency,
                "--connections must be 1 to the concurrency");
        Misuse.unless(rate == null || rate > 0, "--rate must be above 0");
        Misuse.unless(warmupSeconds >= 0, "--warmup must not be negative");
        InvokeRequest request =
                InvokeRequest.newBuilder()
                        .setPlugin(arguments.plugin())
                        .setOperation(arguments.operation())
                        .setPayload(arguments.payload(root.terminal()))
                        .build();
        try (RuntimeClient client = RuntimeClient.to(root.address(), connections)) {
            Load load =
                    new Load(
                            client.channels(),
                            request,
                            concurrency,
                            rate == null ? 0 : rate,
                            timeout.duration());
            load.requireRuntime();
            if (warmupSeconds > 0) {
                load.run(Duration.ofSeconds(warmupSeconds));
            }
            LoadReport report = load.run(Duration.ofSeconds(seconds));
            root.terminal().out().print(json.isGiven() ? report.json() : report.text());
            return report.succeeded() > 0 ? 0 : 1;
        }
    }
}

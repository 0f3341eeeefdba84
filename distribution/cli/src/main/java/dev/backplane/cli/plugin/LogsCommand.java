package dev.backplane.cli.plugin;

import com.google.protobuf.Value;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Misuse;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.cli.event.SuccessWhenInterrupted;
import dev.backplane.proto.v1.ConfigurationEdit;
import dev.backplane.proto.v1.LogLevel;
import dev.backplane.proto.v1.PutConfigurationRequest;
import dev.backplane.proto.v1.ReadLogsRequest;
import dev.backplane.proto.v1.ReadLogsResponse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** {@code backplane plugin logs}. */
@Command(
        name = "logs",
        description = {
            "Shows the latest lines of a plugin's log, of all plugins and the runtime without NAME.",
            "--set-level changes what the plugin writes from now on; it is kept as configuration"
                    + " dev.backplane.log.plugin~NAME."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane plugin logs greeter",
            "  backplane plugin logs greeter -f --level warn",
            "  backplane plugin logs greeter --set-level debug",
            "  backplane plugin logs --sources",
            "",
            "With --json each line is one line of JSON."
        })
final class LogsCommand implements Callable<Integer> {

    private static final long ANSWER_SECONDS = 30;

    private final BackplaneCommand root;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The plugin.")
    private String name = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with every further line, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "Only lines of this level and above: trace, debug, info, warn, error.")
    private String level = "trace";

    @Option(
            names = {"-n", "--last"},
            paramLabel = "N",
            description = "How many of the lines that are kept, 100 if not given.")
    private int last = 100;

    @Option(
            names = "--set-level",
            paramLabel = "LEVEL",
            description = "What NAME writes from now on; 'default' leaves it to logback.xml again.")
    private String newLevel = "";

    @Option(names = "--sources", description = "Who has logged how much, and what was dropped.")
    private boolean sources;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    LogsCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        Misuse.unless(last >= 0, "--last cannot be negative");
        Misuse.unless(newLevel.isEmpty() || !name.isEmpty(), "--set-level needs NAME");
        LogPrinter printer = new LogPrinter(root.terminal(), json, name.isEmpty());
        try (RuntimeClient client = root.connect()) {
            if (!newLevel.isEmpty()) {
                setLevel(client);
            } else if (sources) {
                printer.print(
                        client.logs()
                                .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)
                                .listLogSources(LogPrinter.SOURCES));
            } else if (follow) {
                try (var _ = SuccessWhenInterrupted.begin()) {
                    show(client.logs().readLogs(request()), printer);
                }
            } else {
                show(
                        client.logs()
                                .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)
                                .readLogs(request()),
                        printer);
            }
        }
        return 0;
    }

    private ReadLogsRequest request() {
        return ReadLogsRequest.newBuilder()
                .setPlugin(name)
                .setLeast(parse("--level", level))
                .setLast(last == 0 ? 1 : last)
                .setFollow(follow)
                .build();
    }

    private static void show(Iterator<ReadLogsResponse> items, LogPrinter printer) {
        while (items.hasNext()) {
            if (!printer.print(items.next())) {
                return; // nobody reads what is printed
            }
        }
    }

    private void setLevel(RuntimeClient client) {
        ConfigurationEdit.Builder edit = ConfigurationEdit.newBuilder().setKey("level");
        if (newLevel.equalsIgnoreCase("default")) {
            edit.setAction(ConfigurationEdit.Action.ACTION_UNSET);
        } else {
            edit.setAction(ConfigurationEdit.Action.ACTION_SET)
                    .setValue(
                            Value.newBuilder()
                                    .setStringValue(label(parse("--set-level", newLevel))));
        }
        var _ =
                client.configurations()
                        .putConfiguration(
                                PutConfigurationRequest.newBuilder()
                                        .setPid("dev.backplane.log.plugin~" + name)
                                        .addEdits(edit)
                                        .build());
        root.terminal().out().println(name + " logs at level " + newLevel.toLowerCase(Locale.ROOT));
    }

    private static LogLevel parse(String option, String text) {
        for (LogLevel each : LogLevel.values()) {
            if (each != LogLevel.UNRECOGNIZED
                    && each != LogLevel.LOG_LEVEL_UNSPECIFIED
                    && label(each).equalsIgnoreCase(text)) {
                return each;
            }
        }
        throw new Misuse(option + ": '" + text + "' is none of trace, debug, info, warn, error");
    }

    static String label(LogLevel level) {
        return level == LogLevel.UNRECOGNIZED ? "?" : level.name().substring("LOG_LEVEL_".length());
    }
}

package dev.backplane.cli.plugin;

import dev.backplane.cli.Json;
import dev.backplane.cli.Labels;
import dev.backplane.cli.PlainText;
import dev.backplane.cli.Table;
import dev.backplane.cli.Terminal;
import dev.backplane.proto.v1.ListLogSourcesRequest;
import dev.backplane.proto.v1.ListLogSourcesResponse;
import dev.backplane.proto.v1.LogLevel;
import dev.backplane.proto.v1.LogLine;
import dev.backplane.proto.v1.LogSource;
import dev.backplane.proto.v1.ReadLogsResponse;

import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** Lines of logs, for people or as JSON. */
final class LogPrinter {

    static final ListLogSourcesRequest SOURCES = ListLogSourcesRequest.getDefaultInstance();

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    private final Terminal terminal;
    private final boolean json;
    private final boolean named;

    /**
     * @param named whether each line says whose it is
     */
    LogPrinter(Terminal terminal, boolean json, boolean named) {
        this.terminal = terminal;
        this.json = json;
        this.named = named;
    }

    /** False if nobody reads it. */
    boolean print(ReadLogsResponse item) {
        PrintStream out = terminal.out();
        if (json) {
            out.println(Json.line(item));
        } else if (item.hasLine()) {
            out.println(text(item.getLine()));
        } else {
            terminal.err().printf(Locale.ROOT, "(%,d lines missed)%n", item.getMissed());
        }
        return !out.checkError();
    }

    private String text(LogLine line) {
        StringBuilder text = new StringBuilder();
        text.append(TIME.format(Labels.instant(line.getAt())));
        text.append(String.format(Locale.ROOT, " %-5s ", LogsCommand.label(line.getLevel())));
        if (named) {
            text.append(line.getPlugin().isEmpty() ? "-" : line.getPlugin()).append(' ');
        }
        text.append(line.getVersion().isEmpty() ? "" : line.getVersion() + " ");
        text.append(line.getLogger()).append("  ").append(line.getMessage());
        String fields =
                line.getFieldsMap().entrySet().stream()
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .sorted()
                        .collect(Collectors.joining(" "));
        text.append(fields.isEmpty() ? "" : "  " + fields);
        text.append(line.getTrace().isEmpty() ? "" : "  trace=" + line.getTrace());
        if (!line.getThrown().isEmpty()) {
            text.append('\n').append(line.getThrown().stripTrailing());
        }
        return PlainText.of(text.toString());
    }

    void print(ListLogSourcesResponse all) {
        if (json) {
            terminal.out().println(Json.pretty(all));
            return;
        }
        Table table = new Table("NAME", "LEVEL", "WRITTEN", "DROPPED");
        for (LogSource source : all.getSourcesList()) {
            table.add(
                    source.getPlugin().isEmpty() ? "(runtime)" : source.getPlugin(),
                    source.getLevel() == LogLevel.LOG_LEVEL_UNSPECIFIED
                            ? "default"
                            : LogsCommand.label(source.getLevel()),
                    String.format(Locale.ROOT, "%,d", source.getWritten()),
                    String.format(Locale.ROOT, "%,d", source.getDropped()));
        }
        table.print(terminal.out());
    }
}

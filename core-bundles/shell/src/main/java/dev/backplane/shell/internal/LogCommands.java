package dev.backplane.shell.internal;

import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.ConfigurationChange.Edit;
import dev.backplane.manager.ConfigurationKeeper;
import dev.backplane.manager.Proposal;
import dev.backplane.monitor.LogBook;
import dev.backplane.monitor.LogLevel;
import dev.backplane.monitor.LogLine;
import dev.backplane.monitor.LogSelection;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The logs of plugins. Every public method is a Gogo command. */
@Component(
        service = LogCommands.class,
        property = {
            "osgi.command.scope=plugin",
            "osgi.command.function=logs",
            "osgi.command.function=loglevel"
        })
public final class LogCommands {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT)
                    .withZone(ZoneId.systemDefault());

    private final LogBook book;
    private final ConfigurationKeeper configurations;

    /** Called by Declarative Services. */
    @Activate
    public LogCommands(@Reference LogBook book, @Reference ConfigurationKeeper configurations) {
        this.book = book;
        this.configurations = configurations;
    }

    /** {@code plugin:logs NAME}. */
    @Descriptor("shows the latest lines of a plugin's log")
    public String logs(
            @Descriptor("lines of this level and above")
                    @Parameter(
                            names = {"-l", "--level"},
                            absentValue = "trace")
                    String level,
            @Descriptor("how many")
                    @Parameter(
                            names = {"-n", "--last"},
                            absentValue = "100")
                    int last,
            @Descriptor("the plugin's name") String name) {
        List<LogLine> lines = book.lines(new LogSelection(name, parse(level), last));
        return lines.isEmpty()
                ? "No such line of '" + name + "' is kept."
                : lines.stream().map(LogCommands::text).collect(Collectors.joining("\n"));
    }

    /** {@code plugin:loglevel NAME LEVEL}. */
    @Descriptor("sets what a plugin logs from now on, also after a restart of the runtime")
    public String loglevel(
            CommandSession session,
            @Descriptor("the plugin's name") String name,
            @Descriptor("trace, debug, info, warn, error; default leaves it to logback.xml")
                    String level) {
        Edit edit =
                level.equalsIgnoreCase("default")
                        ? new Edit(Edit.Action.UNSET, "level", "")
                        : new Edit(Edit.Action.SET, "level", parse(level).name());
        configurations.change(
                new Proposal.Configure(
                        new ConfigurationChange(
                                LogBook.PLUGIN_PID + "~" + name,
                                ConfigurationChange.Kind.EDIT,
                                List.of(edit)),
                        Caller.change(session, false)));
        return name + " logs at level " + level.toLowerCase(Locale.ROOT);
    }

    private static LogLevel parse(String text) {
        try {
            return LogLevel.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + text + "' is none of " + Arrays.toString(LogLevel.values()),
                    e);
        }
    }

    private static String text(LogLine line) {
        return TIME.format(line.at())
                + " "
                + line.level()
                + " "
                + line.logger()
                + "  "
                + line.message()
                + (line.trace().isEmpty() ? "" : "  trace=" + line.trace())
                + (line.thrown().isEmpty() ? "" : "\n" + line.thrown().stripTrailing());
    }
}

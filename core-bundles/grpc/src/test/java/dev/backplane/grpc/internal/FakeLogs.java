package dev.backplane.grpc.internal;

import dev.backplane.monitor.LogBook;
import dev.backplane.monitor.LogLevel;
import dev.backplane.monitor.LogLine;
import dev.backplane.monitor.LogSelection;
import dev.backplane.monitor.LogSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A log in a list. */
final class FakeLogs implements LogBook {

    final List<Consumer<LogLine>> followers = new CopyOnWriteArrayList<>();
    private final List<LogLine> lines = new CopyOnWriteArrayList<>();

    void log(String plugin, LogLevel level, String message) {
        LogLine line =
                new LogLine(
                        lines.size() + 1,
                        Instant.EPOCH,
                        level,
                        plugin,
                        "1.0.0",
                        "a.Logger",
                        "main",
                        message,
                        "",
                        Map.of(),
                        "");
        lines.add(line);
        followers.forEach(each -> each.accept(line));
    }

    @Override
    public String node() {
        return "here";
    }

    @Override
    public List<LogLine> lines(LogSelection selection) {
        return lines.stream().filter(selection::matches).toList();
    }

    @Override
    public Following follow(LogSelection selection, Consumer<LogLine> listener) {
        Consumer<LogLine> chosen =
                line -> {
                    if (selection.matches(line)) {
                        listener.accept(line);
                    }
                };
        followers.add(chosen);
        return () -> followers.remove(chosen);
    }

    @Override
    public List<LogSource> sources() {
        return lines.stream()
                .map(LogLine::plugin)
                .distinct()
                .map(plugin -> new LogSource(plugin, null, 1, 0))
                .toList();
    }
}

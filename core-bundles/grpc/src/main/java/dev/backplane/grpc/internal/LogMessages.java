package dev.backplane.grpc.internal;

import dev.backplane.monitor.LogLevel;
import dev.backplane.monitor.LogLine;
import dev.backplane.monitor.LogSource;
import dev.backplane.proto.v1.ListLogSourcesResponse;
import dev.backplane.proto.v1.ReadLogsResponse;

import java.util.List;

/** Logs on the wire. */
final class LogMessages {

    private LogMessages() {}

    static ReadLogsResponse item(LogLine line, String node) {
        return ReadLogsResponse.newBuilder()
                .setLine(
                        dev.backplane.proto.v1.LogLine.newBuilder()
                                .setNumber(line.number())
                                .setAt(PluginMessages.timestamp(line.at()))
                                .setLevel(write(line.level()))
                                .setPlugin(line.plugin())
                                .setVersion(line.version())
                                .setLogger(line.logger())
                                .setThread(line.thread())
                                .setMessage(line.message())
                                .setTrace(line.trace())
                                .setNode(node)
                                .putAllFields(line.fields())
                                .setThrown(line.thrown()))
                .build();
    }

    static ListLogSourcesResponse write(List<LogSource> sources, String node) {
        ListLogSourcesResponse.Builder response = ListLogSourcesResponse.newBuilder().setNode(node);
        for (LogSource source : sources) {
            LogLevel level = source.level();
            response.addSources(
                    dev.backplane.proto.v1.LogSource.newBuilder()
                            .setPlugin(source.plugin())
                            .setLevel(
                                    level == null
                                            ? dev.backplane.proto.v1.LogLevel.LOG_LEVEL_UNSPECIFIED
                                            : write(level))
                            .setWritten(source.written())
                            .setDropped(source.dropped()));
        }
        return response.build();
    }

    static LogLevel read(dev.backplane.proto.v1.LogLevel level) {
        return switch (level) {
            case LOG_LEVEL_UNSPECIFIED, LOG_LEVEL_TRACE, UNRECOGNIZED -> LogLevel.TRACE;
            case LOG_LEVEL_DEBUG -> LogLevel.DEBUG;
            case LOG_LEVEL_INFO -> LogLevel.INFO;
            case LOG_LEVEL_WARN -> LogLevel.WARN;
            case LOG_LEVEL_ERROR -> LogLevel.ERROR;
        };
    }

    private static dev.backplane.proto.v1.LogLevel write(LogLevel level) {
        return switch (level) {
            case TRACE -> dev.backplane.proto.v1.LogLevel.LOG_LEVEL_TRACE;
            case DEBUG -> dev.backplane.proto.v1.LogLevel.LOG_LEVEL_DEBUG;
            case INFO -> dev.backplane.proto.v1.LogLevel.LOG_LEVEL_INFO;
            case WARN -> dev.backplane.proto.v1.LogLevel.LOG_LEVEL_WARN;
            case ERROR -> dev.backplane.proto.v1.LogLevel.LOG_LEVEL_ERROR;
        };
    }
}

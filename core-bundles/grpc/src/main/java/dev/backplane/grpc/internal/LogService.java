package dev.backplane.grpc.internal;

import dev.backplane.manager.PluginManager;
import dev.backplane.monitor.LogBook;
import dev.backplane.monitor.LogSelection;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.ListLogSourcesRequest;
import dev.backplane.proto.v1.ListLogSourcesResponse;
import dev.backplane.proto.v1.LogServiceGrpc;
import dev.backplane.proto.v1.ReadLogsRequest;
import dev.backplane.proto.v1.ReadLogsResponse;

import io.grpc.ServerServiceDefinition;

import java.util.function.Supplier;

/** The logs of plugins, for administrators. */
final class LogService {

    private static final int LAST_LINES = 100;

    private final Supplier<LogBook> books;
    private final PluginManager manager;
    private final CallsInFlight calls;
    private final Streams streams;

    /**
     * @param books throws while nobody keeps logs
     */
    LogService(
            Supplier<LogBook> books, PluginManager manager, CallsInFlight calls, Streams streams) {
        this.books = books;
        this.manager = manager;
        this.calls = calls;
        this.streams = streams;
    }

    ServerServiceDefinition definition() {
        return new ServiceBinding(LogServiceGrpc.getServiceDescriptor())
                .method(
                        LogServiceGrpc.getReadLogsMethod(),
                        VirtualThreadCall.handler(
                                calls, this::read, message -> Subject.plugin(message.getPlugin())))
                .method(
                        LogServiceGrpc.getListLogSourcesMethod(),
                        VirtualThreadCall.<ListLogSourcesRequest, ListLogSourcesResponse>handler(
                                calls,
                                (message, call) -> call.send(sources(books.get())),
                                message -> Subject.NONE))
                .definition();
    }

    private void read(
            ReadLogsRequest message, VirtualThreadCall<ReadLogsRequest, ReadLogsResponse> call)
            throws InterruptedException {
        if (message.getRuntimeOnly() && !message.getPlugin().isEmpty()) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "runtime_only and plugin exclude each other; leave one of them out");
        }
        LogSelection selection = selection(message);
        LogBook book = books.get();
        requireKnown(message.getPlugin(), book);
        if (!message.getFollow()) {
            for (var line : book.lines(selection)) {
                call.send(LogMessages.item(line, book.node()));
            }
            return;
        }
        new LogFollower(book, selection).carryOut(call, streams);
    }

    private static ListLogSourcesResponse sources(LogBook book) {
        return LogMessages.write(book.sources(), book.node());
    }

    /** One that is not installed any more may have left something. */
    private void requireKnown(String plugin, LogBook book) {
        if (!plugin.isEmpty()
                && manager.find(plugin).isEmpty()
                && book.sources().stream().noneMatch(each -> each.plugin().equals(plugin))) {
            throw new PluginException(
                    ErrorCode.UNKNOWN_PLUGIN,
                    "there is no plugin '"
                            + plugin
                            + "', and none of that name has logged since the runtime started;"
                            + " 'backplane plugin list' shows all there are");
        }
    }

    private static LogSelection selection(ReadLogsRequest message) {
        String plugin = TextLimits.name("plugin", message.getPlugin());
        return new LogSelection(
                plugin.isEmpty() && !message.getRuntimeOnly() ? null : plugin,
                LogMessages.read(message.getLeast()),
                message.getLast() == 0 ? LAST_LINES : message.getLast());
    }
}

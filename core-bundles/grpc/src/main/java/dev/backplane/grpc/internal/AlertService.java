package dev.backplane.grpc.internal;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.AlertBoard;
import dev.backplane.monitor.AlertListener;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.AlertServiceGrpc;
import dev.backplane.proto.v1.ListAlertRulesRequest;
import dev.backplane.proto.v1.ListAlertRulesResponse;
import dev.backplane.proto.v1.ListAlertsRequest;
import dev.backplane.proto.v1.ListAlertsResponse;
import dev.backplane.proto.v1.WatchAlertsRequest;
import dev.backplane.proto.v1.WatchAlertsResponse;

import io.grpc.ServerServiceDefinition;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/** Alerts, for administrators. */
final class AlertService implements AlertListener {

    private static final int CAPACITY = 1_024;

    private final Supplier<AlertBoard> boards;
    private final CallsInFlight calls;
    private final Streams streams;
    private final List<Watch> watches = new CopyOnWriteArrayList<>();

    /** Changes that wait to be sent. */
    private static final class Watch {
        private final BlockingQueue<Alert> waiting = new LinkedBlockingQueue<>(CAPACITY);
        private volatile boolean isBehind;
    }

    AlertService(Supplier<AlertBoard> boards, CallsInFlight calls, Streams streams) {
        this.boards = boards;
        this.calls = calls;
        this.streams = streams;
    }

    ServerServiceDefinition definition() {
        return new ServiceBinding(AlertServiceGrpc.getServiceDescriptor())
                .method(
                        AlertServiceGrpc.getListAlertsMethod(),
                        VirtualThreadCall.<ListAlertsRequest, ListAlertsResponse>handler(
                                calls,
                                (message, call) ->
                                        call.send(AlertMessages.alerts(boards.get().alerts())),
                                message -> Subject.NONE))
                .method(
                        AlertServiceGrpc.getWatchAlertsMethod(),
                        VirtualThreadCall.<WatchAlertsRequest, WatchAlertsResponse>handler(
                                calls, (message, call) -> watch(call), message -> Subject.NONE))
                .method(
                        AlertServiceGrpc.getListAlertRulesMethod(),
                        VirtualThreadCall.<ListAlertRulesRequest, ListAlertRulesResponse>handler(
                                calls,
                                (message, call) -> call.send(rules()),
                                message -> Subject.NONE))
                .definition();
    }

    private ListAlertRulesResponse rules() {
        AlertBoard board = boards.get();
        return AlertMessages.rules(board.rules(), board.samples());
    }

    @Override
    public void changed(Alert alert) {
        for (Watch watch : watches) {
            if (!watch.waiting.offer(alert)) {
                watch.isBehind = true;
            }
        }
    }

    private void watch(VirtualThreadCall<WatchAlertsRequest, WatchAlertsResponse> call)
            throws InterruptedException {
        Watch watch = new Watch();
        // Listens first and looks then: a change in between is sent twice rather than not at all.
        watches.add(watch);
        try (Streams.Open open = streams.open(call)) {
            for (Alert alert : boards.get().alerts()) {
                if (alert.state() == Alert.State.FIRING) {
                    call.send(AlertMessages.change(alert));
                }
            }
            while (!watch.isBehind) {
                call.send(AlertMessages.change(open.await(watch.waiting::take)));
            }
            throw new PluginException(
                    ErrorCode.TOO_LARGE,
                    "this watch fell more than "
                            + CAPACITY
                            + " alerts behind; read faster, or watch again");
        } finally {
            watches.remove(watch);
        }
    }
}

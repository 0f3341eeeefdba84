package dev.backplane.grpc.internal;

import dev.backplane.monitor.Profiler.Profile;
import dev.backplane.monitor.ResourceLedger;
import dev.backplane.monitor.RetainedMemory;
import dev.backplane.proto.v1.GetResourceLedgerRequest;
import dev.backplane.proto.v1.GetResourceLedgerResponse;
import dev.backplane.proto.v1.MeasureMemoryRequest;
import dev.backplane.proto.v1.MeasureMemoryResponse;
import dev.backplane.proto.v1.MonitorServiceGrpc;
import dev.backplane.proto.v1.ProfilePluginRequest;
import dev.backplane.proto.v1.ProfilePluginResponse;

import io.grpc.ServerServiceDefinition;

import java.time.Duration;

/** What plugins use, for administrators. */
final class MonitorService {

    private static final Duration PROFILE = Duration.ofSeconds(20);

    private final MonitorServices monitor;
    private final CallsInFlight calls;

    MonitorService(MonitorServices monitor, CallsInFlight calls) {
        this.monitor = monitor;
        this.calls = calls;
    }

    ServerServiceDefinition definition() {
        return new ServiceBinding(MonitorServiceGrpc.getServiceDescriptor())
                .method(
                        MonitorServiceGrpc.getGetResourceLedgerMethod(),
                        VirtualThreadCall
                                .<GetResourceLedgerRequest, GetResourceLedgerResponse>handler(
                                        calls,
                                        (message, call) -> call.send(ledger(message)),
                                        message -> Subject.NONE))
                .method(
                        MonitorServiceGrpc.getMeasureMemoryMethod(),
                        VirtualThreadCall.<MeasureMemoryRequest, MeasureMemoryResponse>handler(
                                calls,
                                (message, call) -> call.send(memory(message)),
                                message -> Subject.NONE))
                .method(
                        MonitorServiceGrpc.getProfilePluginMethod(),
                        VirtualThreadCall.<ProfilePluginRequest, ProfilePluginResponse>handler(
                                calls, this::profile, message -> Subject.NONE))
                .definition();
    }

    private GetResourceLedgerResponse ledger(GetResourceLedgerRequest request) {
        ResourceLedger ledger = monitor.ledger();
        GetResourceLedgerResponse.Builder response =
                GetResourceLedgerResponse.newBuilder()
                        .setState(MonitorMessages.state(ledger.status().state()))
                        .setReason(ledger.status().reason());
        ledger.windows().stream()
                .limit(Math.max(1, request.getWindows()))
                .map(MonitorMessages::window)
                .forEach(response::addWindows);
        ledger.exact().stream().map(MonitorMessages::exact).forEach(response::addExact);
        return response.build();
    }

    private MeasureMemoryResponse memory(MeasureMemoryRequest request) {
        RetainedMemory memory = monitor.memory();
        MeasureMemoryResponse.Builder response =
                MeasureMemoryResponse.newBuilder()
                        .setCost(MonitorMessages.cost(memory.cost(request.getPlugin())));
        if (!request.getDryRun()) {
            memory.measure(request.getPlugin()).stream()
                    .map(MonitorMessages::retained)
                    .forEach(response::addVersions);
        }
        return response.build();
    }

    private void profile(
            ProfilePluginRequest request,
            VirtualThreadCall<ProfilePluginRequest, ProfilePluginResponse> call)
            throws InterruptedException {
        Thread waiting = Thread.currentThread();
        Runnable goOn = call.cancellation().onCancel(waiting::interrupt);
        Duration length =
                request.hasLength() ? MonitorMessages.duration(request.getLength()) : PROFILE;
        try {
            Profile profile = monitor.profiler().profile(request.getPlugin(), length);
            call.send(MonitorMessages.profile(profile));
        } finally {
            goOn.run();
        }
    }
}

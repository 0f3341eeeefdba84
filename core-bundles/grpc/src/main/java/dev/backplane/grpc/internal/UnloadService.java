package dev.backplane.grpc.internal;

import com.google.protobuf.Duration;

import dev.backplane.manager.UnloadReports;
import dev.backplane.manager.UnloadVerdict;
import dev.backplane.proto.v1.FindRootsRequest;
import dev.backplane.proto.v1.FindRootsResponse;
import dev.backplane.proto.v1.ListUnloadsRequest;
import dev.backplane.proto.v1.ListUnloadsResponse;
import dev.backplane.proto.v1.Unload;
import dev.backplane.proto.v1.UnloadServiceGrpc;

import io.grpc.ServerServiceDefinition;

/** Whether what was taken away really went, for administrators. */
final class UnloadService {

    private final UnloadReports reports;
    private final CallsInFlight calls;

    UnloadService(UnloadReports reports, CallsInFlight calls) {
        this.reports = reports;
        this.calls = calls;
    }

    ServerServiceDefinition definition() {
        return new ServiceBinding(UnloadServiceGrpc.getServiceDescriptor())
                .method(
                        UnloadServiceGrpc.getListUnloadsMethod(),
                        VirtualThreadCall.<ListUnloadsRequest, ListUnloadsResponse>handler(
                                calls,
                                (message, call) -> call.send(list()),
                                message -> Subject.NONE))
                .method(
                        UnloadServiceGrpc.getFindRootsMethod(),
                        VirtualThreadCall.<FindRootsRequest, FindRootsResponse>handler(
                                calls,
                                (message, call) -> call.send(find(message)),
                                message -> Subject.NONE))
                .definition();
    }

    private ListUnloadsResponse list() {
        ListUnloadsResponse.Builder response =
                ListUnloadsResponse.newBuilder()
                        .setUnloaded(reports.unloaded())
                        .setLeaked(reports.leaked());
        reports.verdicts().forEach(verdict -> response.addUnloads(write(verdict)));
        return response.build();
    }

    private FindRootsResponse find(FindRootsRequest request) {
        return FindRootsResponse.newBuilder()
                .addAllRoots(reports.findRoots(request.getPlugin()))
                .build();
    }

    private static Unload write(UnloadVerdict verdict) {
        return Unload.newBuilder()
                .setPlugin(verdict.plugin())
                .setVersion(verdict.version())
                .setWhen(PluginMessages.timestamp(verdict.when()))
                .setOutcome(outcome(verdict.outcome()))
                .setTook(
                        Duration.newBuilder()
                                .setSeconds(verdict.took().toSeconds())
                                .setNanos(verdict.took().toNanosPart()))
                .addAllThreads(verdict.threads())
                .addAllUsers(verdict.users())
                .addAllSuspects(verdict.suspects())
                .build();
    }

    private static Unload.Outcome outcome(UnloadVerdict.Outcome outcome) {
        return switch (outcome) {
            case PENDING -> Unload.Outcome.OUTCOME_PENDING;
            case UNLOADED -> Unload.Outcome.OUTCOME_UNLOADED;
            case IN_USE -> Unload.Outcome.OUTCOME_IN_USE;
            case LEAKED -> Unload.Outcome.OUTCOME_LEAKED;
        };
    }
}

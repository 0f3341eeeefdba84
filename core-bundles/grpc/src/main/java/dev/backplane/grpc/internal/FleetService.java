package dev.backplane.grpc.internal;

import com.google.protobuf.ByteString;

import dev.backplane.config.Fleet;
import dev.backplane.proto.v1.BackUpFleetRequest;
import dev.backplane.proto.v1.BackUpFleetResponse;
import dev.backplane.proto.v1.CheckFleetStoreRequest;
import dev.backplane.proto.v1.CheckFleetStoreResponse;
import dev.backplane.proto.v1.FleetServiceGrpc;
import dev.backplane.proto.v1.FleetStatus;
import dev.backplane.proto.v1.GetFleetStatusRequest;
import dev.backplane.proto.v1.ListFleetConflictsRequest;
import dev.backplane.proto.v1.ListFleetConflictsResponse;
import dev.backplane.proto.v1.ResolveFleetConflictRequest;
import dev.backplane.proto.v1.ResolveFleetConflictResponse;
import dev.backplane.proto.v1.RestoreFleetRequest;
import dev.backplane.proto.v1.RestoreFleetResponse;

import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;

import java.util.function.Function;
import java.util.function.Supplier;

/** The fleet, for operators. */
final class FleetService {

    private final Supplier<Fleet> fleet;
    private final CallsInFlight calls;
    private final ServiceBinding binding =
            new ServiceBinding(FleetServiceGrpc.getServiceDescriptor());

    FleetService(Supplier<Fleet> fleet, CallsInFlight calls) {
        this.fleet = fleet;
        this.calls = calls;
    }

    ServerServiceDefinition definition() {
        this.<GetFleetStatusRequest, FleetStatus>answer(
                FleetServiceGrpc.getGetFleetStatusMethod(),
                request -> FleetMessages.status(fleet.get().status(), fleet.get().members()));
        this.<ListFleetConflictsRequest, ListFleetConflictsResponse>answer(
                FleetServiceGrpc.getListFleetConflictsMethod(),
                request -> FleetMessages.conflicts(fleet.get().conflicts()));
        this.<ResolveFleetConflictRequest, ResolveFleetConflictResponse>answer(
                FleetServiceGrpc.getResolveFleetConflictMethod(),
                request -> {
                    fleet.get().resolve(request.getId(), request.getMine());
                    return ResolveFleetConflictResponse.getDefaultInstance();
                });
        this.<CheckFleetStoreRequest, CheckFleetStoreResponse>answer(
                FleetServiceGrpc.getCheckFleetStoreMethod(),
                request -> FleetMessages.findings(fleet.get().check()));
        this.<BackUpFleetRequest, BackUpFleetResponse>answer(
                FleetServiceGrpc.getBackUpFleetMethod(),
                request ->
                        BackUpFleetResponse.newBuilder()
                                .setBackup(ByteString.copyFrom(fleet.get().backup()))
                                .build());
        this.<RestoreFleetRequest, RestoreFleetResponse>answer(
                FleetServiceGrpc.getRestoreFleetMethod(),
                request ->
                        RestoreFleetResponse.newBuilder()
                                .setChanges(fleet.get().restore(request.getBackup().toByteArray()))
                                .build());
        return binding.definition();
    }

    private <Q, R> void answer(MethodDescriptor<Q, R> method, Function<Q, R> answer) {
        var _ =
                binding.method(
                        method,
                        VirtualThreadCall.<Q, R>handler(
                                calls,
                                (message, call) -> call.send(answer.apply(message)),
                                message -> Subject.NONE));
    }
}

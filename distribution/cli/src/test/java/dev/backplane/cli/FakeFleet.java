package dev.backplane.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;

import dev.backplane.proto.v1.BackUpFleetRequest;
import dev.backplane.proto.v1.BackUpFleetResponse;
import dev.backplane.proto.v1.CheckFleetStoreRequest;
import dev.backplane.proto.v1.CheckFleetStoreResponse;
import dev.backplane.proto.v1.FleetConflict;
import dev.backplane.proto.v1.FleetFinding;
import dev.backplane.proto.v1.FleetServiceGrpc;
import dev.backplane.proto.v1.FleetStatus;
import dev.backplane.proto.v1.GetFleetStatusRequest;
import dev.backplane.proto.v1.ListFleetConflictsRequest;
import dev.backplane.proto.v1.ListFleetConflictsResponse;
import dev.backplane.proto.v1.ResolveFleetConflictRequest;
import dev.backplane.proto.v1.ResolveFleetConflictResponse;
import dev.backplane.proto.v1.RestoreFleetRequest;
import dev.backplane.proto.v1.RestoreFleetResponse;

import io.grpc.stub.StreamObserver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A fleet that says what it is told to say. */
final class FakeFleet extends FleetServiceGrpc.FleetServiceImplBase {

    static final String BACKUP = "backplane-fleet-backup 1\ncom.acme\t{}\n";

    final List<Message> asked = new CopyOnWriteArrayList<>();
    volatile FleetStatus status =
            FleetStatus.newBuilder().setState(FleetStatus.State.STATE_LOCAL).build();
    volatile List<FleetConflict> conflicts = List.of();
    volatile List<FleetFinding> findings = List.of();

    private <T> void answer(Message request, StreamObserver<T> observer, T response) {
        asked.add(request);
        observer.onNext(response);
        observer.onCompleted();
    }

    @Override
    public void getFleetStatus(
            GetFleetStatusRequest request, StreamObserver<FleetStatus> observer) {
        answer(request, observer, status);
    }

    @Override
    public void listFleetConflicts(
            ListFleetConflictsRequest request,
            StreamObserver<ListFleetConflictsResponse> observer) {
        answer(
                request,
                observer,
                ListFleetConflictsResponse.newBuilder().addAllConflicts(conflicts).build());
    }

    @Override
    public void resolveFleetConflict(
            ResolveFleetConflictRequest request,
            StreamObserver<ResolveFleetConflictResponse> observer) {
        answer(request, observer, ResolveFleetConflictResponse.getDefaultInstance());
    }

    @Override
    public void checkFleetStore(
            CheckFleetStoreRequest request, StreamObserver<CheckFleetStoreResponse> observer) {
        answer(
                request,
                observer,
                CheckFleetStoreResponse.newBuilder().addAllFindings(findings).build());
    }

    @Override
    public void backUpFleet(
            BackUpFleetRequest request, StreamObserver<BackUpFleetResponse> observer) {
        answer(
                request,
                observer,
                BackUpFleetResponse.newBuilder()
                        .setBackup(ByteString.copyFromUtf8(BACKUP))
                        .build());
    }

    @Override
    public void restoreFleet(
            RestoreFleetRequest request, StreamObserver<RestoreFleetResponse> observer) {
        answer(request, observer, RestoreFleetResponse.newBuilder().setChanges(3).build());
    }
}

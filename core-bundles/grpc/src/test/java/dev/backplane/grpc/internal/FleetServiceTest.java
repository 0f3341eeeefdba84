package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;

import dev.backplane.proto.v1.BackUpFleetRequest;
import dev.backplane.proto.v1.CheckFleetStoreRequest;
import dev.backplane.proto.v1.FleetFinding;
import dev.backplane.proto.v1.FleetServiceGrpc;
import dev.backplane.proto.v1.FleetStatus;
import dev.backplane.proto.v1.GetFleetStatusRequest;
import dev.backplane.proto.v1.ListFleetConflictsRequest;
import dev.backplane.proto.v1.ResolveFleetConflictRequest;
import dev.backplane.proto.v1.RestoreFleetRequest;

import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FleetServiceTest {

    private final OpenEndpoint open = new OpenEndpoint();
    private final FleetServiceGrpc.FleetServiceBlockingStub stub =
            FleetServiceGrpc.newBlockingStub(open.channel);

    @AfterEach
    void close() throws InterruptedException {
        open.close();
    }

    @Test
    void tellsTheStatusTheConflictsAndTheFindings() {
        FleetStatus status = stub.getFleetStatus(GetFleetStatusRequest.getDefaultInstance());
        assertThat(status.getState()).isEqualTo(FleetStatus.State.STATE_LOCAL);
        assertThat(status.getMembers(0).getAge().getSeconds()).isEqualTo(1);
        assertThat(
                        stub.listFleetConflicts(ListFleetConflictsRequest.getDefaultInstance())
                                .getConflicts(0)
                                .getPid())
                .isEqualTo("com.acme");
        assertThat(
                        stub.checkFleetStore(CheckFleetStoreRequest.getDefaultInstance())
                                .getFindings(0)
                                .getVerdict())
                .isEqualTo(FleetFinding.Verdict.VERDICT_REFUSED);
    }

    @Test
    void decidesConflictsAndCarriesBackups() {
        var _ =
                stub.resolveFleetConflict(
                        ResolveFleetConflictRequest.newBuilder()
                                .setId("7-0")
                                .setMine(true)
                                .build());
        assertThat(open.fleet.resolved).containsExactly("7-0 mine");
        assertThatThrownBy(
                        () ->
                                stub.resolveFleetConflict(
                                        ResolveFleetConflictRequest.newBuilder()
                                                .setId("x")
                                                .build()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("no conflict x");
        ByteString backup = stub.backUpFleet(BackUpFleetRequest.getDefaultInstance()).getBackup();
        assertThat(
                        stub.restoreFleet(
                                        RestoreFleetRequest.newBuilder().setBackup(backup).build())
                                .getChanges())
                .isEqualTo(2);
    }
}

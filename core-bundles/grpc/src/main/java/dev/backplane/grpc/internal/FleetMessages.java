package dev.backplane.grpc.internal;

import com.google.protobuf.Duration;

import dev.backplane.config.FleetFinding;
import dev.backplane.config.FleetMember;
import dev.backplane.config.FleetState;
import dev.backplane.proto.v1.CheckFleetStoreResponse;
import dev.backplane.proto.v1.FleetConflict;
import dev.backplane.proto.v1.FleetStatus;
import dev.backplane.proto.v1.ListFleetConflictsResponse;

import java.util.List;

/** The fleet in the contract's words. */
final class FleetMessages {

    private FleetMessages() {}

    static FleetStatus status(dev.backplane.config.FleetStatus status, List<FleetMember> members) {
        return FleetStatus.newBuilder()
                .setFleet(status.fleet())
                .setNode(status.node())
                .setStore(status.store())
                .setState(state(status.state()))
                .setReason(status.reason())
                .setRevision(status.revision())
                .setBehind(status.behind())
                .setLag(duration(status.lag()))
                .setUnsent(status.unsent())
                .setDocuments(status.documents())
                .putAllFailed(status.failed())
                .putAllElsewhere(status.elsewhere())
                .putAllLabels(status.labels())
                .addAllMembers(members.stream().map(FleetMessages::member).toList())
                .build();
    }

    private static dev.backplane.proto.v1.FleetMember member(FleetMember member) {
        return dev.backplane.proto.v1.FleetMember.newBuilder()
                .setName(member.name())
                .setState(state(member.state()))
                .setRevision(member.revision())
                .setAge(duration(member.age()))
                .build();
    }

    private static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder()
                .setSeconds(duration.toSeconds())
                .setNanos(duration.toNanosPart())
                .build();
    }

    static ListFleetConflictsResponse conflicts(
            List<dev.backplane.config.FleetConflict> conflicts) {
        ListFleetConflictsResponse.Builder response = ListFleetConflictsResponse.newBuilder();
        for (dev.backplane.config.FleetConflict each : conflicts) {
            response.addConflicts(
                    FleetConflict.newBuilder()
                            .setId(each.id())
                            .setPid(each.pid())
                            .setNode(each.node())
                            .setBase(each.base())
                            .setWinner(each.winner())
                            .setDeleted(each.deleted())
                            .setContent(each.content()));
        }
        return response.build();
    }

    static CheckFleetStoreResponse findings(List<FleetFinding> findings) {
        CheckFleetStoreResponse.Builder response = CheckFleetStoreResponse.newBuilder();
        for (FleetFinding each : findings) {
            response.addFindings(
                    dev.backplane.proto.v1.FleetFinding.newBuilder()
                            .setSubject(each.subject())
                            .setVerdict(verdict(each.verdict()))
                            .setMessage(each.message())
                            .setSetting(each.setting()));
        }
        return response.build();
    }

    private static FleetStatus.State state(FleetState state) {
        return switch (state) {
            case LOCAL -> FleetStatus.State.STATE_LOCAL;
            case CONNECTING -> FleetStatus.State.STATE_CONNECTING;
            case FOLLOWING -> FleetStatus.State.STATE_FOLLOWING;
            case RECOVERING -> FleetStatus.State.STATE_RECOVERING;
            case CUT -> FleetStatus.State.STATE_CUT;
        };
    }

    private static dev.backplane.proto.v1.FleetFinding.Verdict verdict(
            FleetFinding.Verdict verdict) {
        return switch (verdict) {
            case GOOD -> dev.backplane.proto.v1.FleetFinding.Verdict.VERDICT_GOOD;
            case RISKY -> dev.backplane.proto.v1.FleetFinding.Verdict.VERDICT_RISKY;
            case REFUSED -> dev.backplane.proto.v1.FleetFinding.Verdict.VERDICT_REFUSED;
        };
    }
}

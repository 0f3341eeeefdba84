package dev.backplane.grpc.internal;

import dev.backplane.engine.CanaryRule;
import dev.backplane.engine.RevisionTraffic;
import dev.backplane.proto.v1.Proof;
import dev.backplane.proto.v1.Rehearsal;
import dev.backplane.proto.v1.Release;
import dev.backplane.proto.v1.ReleaseOutcome;
import dev.backplane.proto.v1.Traffic;
import dev.backplane.proto.v1.UpdateStatus;

/** Releases and updates as messages. */
final class ReleaseMessages {

    private static final double HALF = 0.5;
    private static final double MOST = 0.99;

    private ReleaseMessages() {}

    static Release write(dev.backplane.manager.Release release) {
        Release.Builder message =
                Release.newBuilder()
                        .setNumber(release.number())
                        .setVersion(release.version())
                        .setDigest(release.digest().toString())
                        .setConfiguration(release.configuration())
                        .putAllRevisions(release.revisions())
                        .addAllGrants(release.grants())
                        .setStateSchema(release.stateSchema())
                        .setOwner(release.by().toString())
                        .setWhen(PluginMessages.timestamp(release.when()))
                        .setReason(release.reason())
                        .setOutcome(outcomeOf(release.outcome()))
                        .setVerdict(release.verdict());
        dev.backplane.manager.Release.Proof proof = release.proof();
        return proof == null ? message.build() : message.setProof(write(proof)).build();
    }

    private static ReleaseOutcome outcomeOf(dev.backplane.manager.Release.Outcome outcome) {
        return switch (outcome) {
            case STARTING -> ReleaseOutcome.RELEASE_OUTCOME_STARTING;
            case SOAKING -> ReleaseOutcome.RELEASE_OUTCOME_SOAKING;
            case CURRENT -> ReleaseOutcome.RELEASE_OUTCOME_CURRENT;
            case REPLACED -> ReleaseOutcome.RELEASE_OUTCOME_REPLACED;
            case ABORTED -> ReleaseOutcome.RELEASE_OUTCOME_ABORTED;
            case ROLLED_BACK -> ReleaseOutcome.RELEASE_OUTCOME_ROLLED_BACK;
        };
    }

    private static Proof write(dev.backplane.manager.Release.Proof proof) {
        return Proof.newBuilder()
                .setInFlight(proof.inFlight())
                .setDrained(proof.drained())
                .setCutOff(proof.cutOff())
                .setStateBytes(proof.stateBytes())
                .setStartUp(PluginMessages.duration(proof.startUp()))
                .setGate(PluginMessages.duration(proof.gate()))
                .setDrain(PluginMessages.duration(proof.drain()))
                .setSoak(PluginMessages.duration(proof.soak()))
                .build();
    }

    static UpdateStatus write(dev.backplane.manager.UpdateStatus status) {
        UpdateStatus.Builder message =
                UpdateStatus.newBuilder()
                        .setName(status.name())
                        .setBefore(status.before())
                        .setAfter(status.after())
                        .setUntil(PluginMessages.timestamp(status.until()))
                        .setBeforeTraffic(write(status.beforeTraffic()))
                        .setAfterTraffic(write(status.afterTraffic()));
        CanaryRule canary = status.canary();
        return canary == null
                ? message.build()
                : message.setCanary(CanaryMessages.write(canary)).build();
    }

    private static Traffic write(RevisionTraffic traffic) {
        return Traffic.newBuilder()
                .setCalls(traffic.calls())
                .setFaults(traffic.faults())
                .setRefusals(traffic.refusals())
                .setP50(PluginMessages.duration(traffic.quantile(HALF)))
                .setP99(PluginMessages.duration(traffic.quantile(MOST)))
                .build();
    }

    static Rehearsal write(dev.backplane.manager.Rehearsal rehearsal) {
        Rehearsal.Builder message =
                Rehearsal.newBuilder()
                        .setName(rehearsal.name())
                        .setBefore(rehearsal.before())
                        .setAfter(rehearsal.after())
                        .setStartUp(PluginMessages.duration(rehearsal.startUp()))
                        .setStateSchema(rehearsal.stateSchema())
                        .setStateBytes(rehearsal.stateBytes())
                        .setTransfer(PluginMessages.duration(rehearsal.transfer()));
        String problem = rehearsal.problem();
        return problem == null ? message.build() : message.setProblem(problem).build();
    }
}

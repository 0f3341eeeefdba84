package dev.backplane.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Timestamp;

import dev.backplane.proto.v1.DiffReleasesRequest;
import dev.backplane.proto.v1.DiffReleasesResponse;
import dev.backplane.proto.v1.InstallPluginRequest.SourceCase;
import dev.backplane.proto.v1.InstallTogetherRequest;
import dev.backplane.proto.v1.InstallTogetherResponse;
import dev.backplane.proto.v1.ListReleasesRequest;
import dev.backplane.proto.v1.ListReleasesResponse;
import dev.backplane.proto.v1.ListUpdatesRequest;
import dev.backplane.proto.v1.ListUpdatesResponse;
import dev.backplane.proto.v1.PlanDifference;
import dev.backplane.proto.v1.PluginPhase;
import dev.backplane.proto.v1.Proof;
import dev.backplane.proto.v1.Rehearsal;
import dev.backplane.proto.v1.RehearseUpdateRequest;
import dev.backplane.proto.v1.RehearseUpdateResponse;
import dev.backplane.proto.v1.Release;
import dev.backplane.proto.v1.ReleaseFromQuarantineRequest;
import dev.backplane.proto.v1.ReleaseFromQuarantineResponse;
import dev.backplane.proto.v1.ReleaseOutcome;
import dev.backplane.proto.v1.ReleaseServiceGrpc;
import dev.backplane.proto.v1.RollBackPluginRequest;
import dev.backplane.proto.v1.RollBackPluginResponse;

import io.grpc.stub.StreamObserver;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Two releases, and what else the test says. */
final class FakeReleases extends ReleaseServiceGrpc.ReleaseServiceImplBase {

    private static final Timestamp LONG_AGO = Timestamp.newBuilder().setSeconds(1).build();

    static final Release FIRST =
            Release.newBuilder()
                    .setNumber(1)
                    .setVersion("1.1.0")
                    .setDigest("sha256:" + "ab".repeat(32))
                    .setOwner("file:greeter.jar")
                    .setWhen(LONG_AGO)
                    .setReason("installed")
                    .setOutcome(ReleaseOutcome.RELEASE_OUTCOME_CURRENT)
                    .build();

    static final Release SECOND =
            FIRST.toBuilder()
                    .setNumber(2)
                    .setVersion("1.2.0")
                    .setDigest("sha256:" + "cd".repeat(32))
                    .setConfiguration("0123456789ab")
                    .setStateSchema(2)
                    .setOwner("grpc")
                    .setReason("update")
                    .setOutcome(ReleaseOutcome.RELEASE_OUTCOME_ROLLED_BACK)
                    .setVerdict("12 of 40 calls\nfailed\u001b[31m")
                    .setProof(
                            Proof.newBuilder()
                                    .setInFlight(12)
                                    .setDrained(11)
                                    .setCutOff(1)
                                    .setStateBytes(12_345)
                                    .setStartUp(micros(310_000))
                                    .setGate(micros(0))
                                    .setDrain(micros(4_500))
                                    .setSoak(Duration.newBuilder().setSeconds(30)))
                    .build();

    final List<Object> asked = new CopyOnWriteArrayList<>();
    final Map<Integer, ByteString> uploaded = new ConcurrentSkipListMap<>();
    volatile List<Release> releases = List.of(SECOND, FIRST);
    volatile List<PlanDifference> differences = List.of();
    volatile ListUpdatesResponse updates = ListUpdatesResponse.getDefaultInstance();
    volatile PluginPhase phase = PluginPhase.PLUGIN_PHASE_ACTIVE;
    volatile Rehearsal rehearsal =
            Rehearsal.newBuilder()
                    .setName("greeter")
                    .setBefore("1.1.0")
                    .setAfter("1.2.0")
                    .setStartUp(micros(310_000))
                    .setStateSchema(2)
                    .setStateBytes(345)
                    .setTransfer(micros(850))
                    .build();
    volatile @Nullable RuntimeException refusal;

    static Duration micros(int micros) {
        return Duration.newBuilder().setNanos(micros * 1_000).build();
    }

    @Override
    public void listReleases(
            ListReleasesRequest request, StreamObserver<ListReleasesResponse> observer) {
        answer(
                request,
                observer,
                ListReleasesResponse.newBuilder().addAllReleases(releases).build());
    }

    @Override
    public void diffReleases(
            DiffReleasesRequest request, StreamObserver<DiffReleasesResponse> observer) {
        answer(
                request,
                observer,
                DiffReleasesResponse.newBuilder().addAllDifferences(differences).build());
    }

    @Override
    public void rollBackPlugin(
            RollBackPluginRequest request, StreamObserver<RollBackPluginResponse> observer) {
        answer(
                request,
                observer,
                RollBackPluginResponse.newBuilder()
                        .setPlugin(FakeRuntime.plugin(request.getName(), phase))
                        .build());
    }

    @Override
    public void releaseFromQuarantine(
            ReleaseFromQuarantineRequest request,
            StreamObserver<ReleaseFromQuarantineResponse> observer) {
        answer(
                request,
                observer,
                ReleaseFromQuarantineResponse.newBuilder()
                        .setPlugin(FakeRuntime.plugin(request.getName(), phase))
                        .build());
    }

    @Override
    public void listUpdates(
            ListUpdatesRequest request, StreamObserver<ListUpdatesResponse> observer) {
        answer(request, observer, updates);
    }

    @Override
    public StreamObserver<RehearseUpdateRequest> rehearseUpdate(
            StreamObserver<RehearseUpdateResponse> observer) {
        return new Messages<>(
                message -> {
                    if (message.getInstall().getSourceCase() == SourceCase.CHUNK) {
                        uploaded.merge(0, message.getInstall().getChunk(), ByteString::concat);
                    } else {
                        asked.add(message);
                    }
                },
                observer,
                () -> RehearseUpdateResponse.newBuilder().setRehearsal(rehearsal).build());
    }

    @Override
    public StreamObserver<InstallTogetherRequest> installTogether(
            StreamObserver<InstallTogetherResponse> observer) {
        return new Messages<>(
                message -> {
                    if (message.hasChunk()) {
                        uploaded.merge(
                                message.getChunk().getArtifact(),
                                message.getChunk().getBytes(),
                                ByteString::concat);
                    } else {
                        asked.add(message);
                    }
                },
                observer,
                () ->
                        InstallTogetherResponse.newBuilder()
                                .addPlugins(FakeRuntime.plugin("greeter", phase))
                                .addPlugins(
                                        FakeRuntime.plugin(
                                                "shouter", PluginPhase.PLUGIN_PHASE_ACTIVE))
                                .build());
    }

    private <T> void answer(Object request, StreamObserver<T> observer, T response) {
        asked.add(request);
        if (refusal == null) {
            observer.onNext(response);
            observer.onCompleted();
        } else {
            observer.onError(refusal);
        }
    }

    /** The messages of one call, and the answer when they are all there. */
    private record Messages<Q extends MessageLite, R>(
            Consumer<Q> reading, StreamObserver<R> observer, Supplier<R> response)
            implements StreamObserver<Q> {

        @Override
        public void onNext(Q message) {
            reading.accept(message);
        }

        @Override
        public void onError(Throwable problem) {
            throw new AssertionError(problem);
        }

        @Override
        public void onCompleted() {
            observer.onNext(response.get());
            observer.onCompleted();
        }
    }
}

package dev.backplane.cli;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;

import dev.backplane.proto.v1.FindRootsRequest;
import dev.backplane.proto.v1.FindRootsResponse;
import dev.backplane.proto.v1.ListUnloadsRequest;
import dev.backplane.proto.v1.ListUnloadsResponse;
import dev.backplane.proto.v1.Unload;
import dev.backplane.proto.v1.UnloadServiceGrpc;

import io.grpc.stub.StreamObserver;

/** One version that went, and one that leaked. */
final class FakeUnloads extends UnloadServiceGrpc.UnloadServiceImplBase {

    private static final Unload GONE =
            Unload.newBuilder()
                    .setPlugin("greeter")
                    .setVersion("1.2.0")
                    .setWhen(Timestamp.newBuilder().setSeconds(1_700_000_000))
                    .setOutcome(Unload.Outcome.OUTCOME_UNLOADED)
                    .setTook(Duration.newBuilder().setSeconds(5).setNanos(20_000_000))
                    .build();

    @Override
    public void listUnloads(
            ListUnloadsRequest request, StreamObserver<ListUnloadsResponse> observer) {
        observer.onNext(
                ListUnloadsResponse.newBuilder()
                        .addUnloads(GONE)
                        .addUnloads(
                                GONE.toBuilder()
                                        .setPlugin("poller")
                                        .setOutcome(Unload.Outcome.OUTCOME_LEAKED))
                        .setUnloaded(1)
                        .setLeaked(1)
                        .build());
        observer.onCompleted();
    }

    @Override
    public void findRoots(FindRootsRequest request, StreamObserver<FindRootsResponse> observer) {
        FindRootsResponse.Builder response = FindRootsResponse.newBuilder();
        if (request.getPlugin().equals("poller")) {
            response.addRoots("poller 1.2.0: thread 'x' -> ThreadLocal -> com.acme.Cache");
        }
        observer.onNext(response.build());
        observer.onCompleted();
    }
}

package dev.backplane.cli;

import com.google.protobuf.Timestamp;

import dev.backplane.proto.v1.Artifact;
import dev.backplane.proto.v1.CollectArtifactsRequest;
import dev.backplane.proto.v1.CollectArtifactsResponse;
import dev.backplane.proto.v1.ListArtifactsRequest;
import dev.backplane.proto.v1.ListArtifactsResponse;
import dev.backplane.proto.v1.PluginType;
import dev.backplane.proto.v1.StoreServiceGrpc;

import io.grpc.stub.StreamObserver;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One artifact that is used, and one that is not. */
final class FakeStore extends StoreServiceGrpc.StoreServiceImplBase {

    private static final Artifact USED =
            Artifact.newBuilder()
                    .setDigest("sha256:" + "ab".repeat(32))
                    .setSizeBytes(2_000)
                    .setName("greeter")
                    .setVersion("1.2.0")
                    .setType(PluginType.PLUGIN_TYPE_BUNDLE)
                    .setSince(Timestamp.newBuilder().setSeconds(1_700_000_000))
                    .addUsedBy("greeter")
                    .build();

    final List<Object> asked = new CopyOnWriteArrayList<>();
    volatile List<Artifact> unused =
            List.of(
                    USED.toBuilder()
                            .setName("old")
                            .setUnusedSince(Timestamp.newBuilder().setSeconds(1_700_000_000))
                            .clearUsedBy()
                            .build());

    @Override
    public void listArtifacts(
            ListArtifactsRequest request, StreamObserver<ListArtifactsResponse> observer) {
        observer.onNext(ListArtifactsResponse.newBuilder().addArtifacts(USED).build());
        observer.onNext(ListArtifactsResponse.newBuilder().addAllArtifacts(unused).build());
        observer.onCompleted();
    }

    @Override
    public void collectArtifacts(
            CollectArtifactsRequest request, StreamObserver<CollectArtifactsResponse> observer) {
        asked.add(request);
        observer.onNext(CollectArtifactsResponse.newBuilder().addAllArtifacts(unused).build());
        observer.onCompleted();
    }
}

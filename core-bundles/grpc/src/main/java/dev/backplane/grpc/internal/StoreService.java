package dev.backplane.grpc.internal;

import dev.backplane.loader.Cleanup;
import dev.backplane.loader.StoredArtifact;
import dev.backplane.manager.ArtifactUse;
import dev.backplane.manager.StoreKeeper;
import dev.backplane.proto.v1.Artifact;
import dev.backplane.proto.v1.CollectArtifactsRequest;
import dev.backplane.proto.v1.CollectArtifactsResponse;
import dev.backplane.proto.v1.ListArtifactsRequest;
import dev.backplane.proto.v1.ListArtifactsResponse;
import dev.backplane.proto.v1.StoreServiceGrpc;

import io.grpc.ServerServiceDefinition;

import java.time.Instant;
import java.util.List;

/** What lies in the store, for administrators. */
final class StoreService {

    /** So that no message is larger than clients take by default, however full the store is. */
    private static final int IN_ONE_MESSAGE = 1_000;

    private final StoreKeeper store;
    private final CallsInFlight calls;

    StoreService(StoreKeeper store, CallsInFlight calls) {
        this.store = store;
        this.calls = calls;
    }

    ServerServiceDefinition definition() {
        return new ServiceBinding(StoreServiceGrpc.getServiceDescriptor())
                .method(
                        StoreServiceGrpc.getListArtifactsMethod(),
                        VirtualThreadCall.<ListArtifactsRequest, ListArtifactsResponse>handler(
                                calls, (message, call) -> list(call), message -> Subject.NONE))
                .method(
                        StoreServiceGrpc.getCollectArtifactsMethod(),
                        VirtualThreadCall
                                .<CollectArtifactsRequest, CollectArtifactsResponse>handler(
                                        calls,
                                        (message, call) -> call.send(collect(message)),
                                        message -> Subject.NONE))
                .definition();
    }

    private void list(VirtualThreadCall<ListArtifactsRequest, ListArtifactsResponse> call)
            throws InterruptedException {
        List<ArtifactUse> all = store.artifacts();
        for (int from = 0; from < all.size(); from += IN_ONE_MESSAGE) {
            ListArtifactsResponse.Builder part = ListArtifactsResponse.newBuilder();
            for (ArtifactUse use : all.subList(from, Math.min(from + IN_ONE_MESSAGE, all.size()))) {
                part.addArtifacts(write(use.artifact()).addAllUsedBy(use.usedBy()));
            }
            call.send(part.build());
        }
    }

    private CollectArtifactsResponse collect(CollectArtifactsRequest message) {
        CollectArtifactsResponse.Builder response = CollectArtifactsResponse.newBuilder();
        store.collect(new Cleanup(message.getRecent(), message.getDryRun()))
                .forEach(artifact -> response.addArtifacts(write(artifact)));
        return response.build();
    }

    private static Artifact.Builder write(StoredArtifact artifact) {
        Artifact.Builder message =
                Artifact.newBuilder()
                        .setDigest(artifact.digest().toString())
                        .setSizeBytes(artifact.bytes())
                        .setName(artifact.name())
                        .setVersion(artifact.version())
                        .setType(PluginMessages.typeOf(artifact.type()))
                        .setSince(PluginMessages.timestamp(artifact.since()));
        Instant unusedSince = artifact.unusedSince();
        return unusedSince == null
                ? message
                : message.setUnusedSince(PluginMessages.timestamp(unusedSince));
    }
}

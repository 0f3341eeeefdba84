package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;

import dev.backplane.loader.Cleanup;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StoredArtifact;
import dev.backplane.manager.ArtifactUse;
import dev.backplane.proto.v1.Artifact;
import dev.backplane.proto.v1.CollectArtifactsRequest;
import dev.backplane.proto.v1.ListArtifactsRequest;
import dev.backplane.proto.v1.ListArtifactsResponse;
import dev.backplane.proto.v1.StoreServiceGrpc;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

@Timeout(30)
final class StoreServiceTest {

    private static final Instant SINCE = Instant.ofEpochSecond(1_700_000_000);

    private final OpenEndpoint open = new OpenEndpoint();

    @AfterEach
    void close() throws InterruptedException {
        open.close();
    }

    @Test
    void listsWhatIsThereAndForWhom() {
        open.store.artifacts.add(use("greeter", null, "greeter", "greeter@1.0.0"));
        open.store.artifacts.add(use("old", SINCE.plusSeconds(60)));

        List<Artifact> artifacts = list().getFirst().getArtifactsList();

        assertThat(artifacts)
                .containsExactly(
                        Artifact.newBuilder()
                                .setDigest("sha256:" + "ab".repeat(32))
                                .setSizeBytes(123)
                                .setName("greeter")
                                .setVersion("1.2.0")
                                .setType(dev.backplane.proto.v1.PluginType.PLUGIN_TYPE_BUNDLE)
                                .setSince(Timestamp.newBuilder().setSeconds(1_700_000_000))
                                .addUsedBy("greeter")
                                .addUsedBy("greeter@1.0.0")
                                .build(),
                        artifacts.get(1).toBuilder()
                                .setName("old")
                                .setUnusedSince(Timestamp.newBuilder().setSeconds(1_700_000_060))
                                .clearUsedBy()
                                .build());
    }

    @Test
    void sendsALongListInParts() {
        for (int i = 0; i < 2_500; i++) {
            open.store.artifacts.add(use("greeter", null));
        }

        assertThat(list())
                .extracting(ListArtifactsResponse::getArtifactsCount)
                .containsExactly(1_000, 1_000, 500);
    }

    @Test
    void collects() {
        open.store.artifacts.add(use("greeter", null, "greeter"));
        open.store.artifacts.add(use("old", SINCE));

        List<Artifact> gone =
                stub().collectArtifacts(
                                CollectArtifactsRequest.newBuilder()
                                        .setRecent(true)
                                        .setDryRun(true)
                                        .build())
                        .getArtifactsList();

        assertThat(gone).extracting(Artifact::getName).containsExactly("old");
        assertThat(open.store.cleanups).containsExactly(new Cleanup(true, true));
    }

    private List<ListArtifactsResponse> list() {
        List<ListArtifactsResponse> parts = new ArrayList<>();
        stub().listArtifacts(ListArtifactsRequest.getDefaultInstance())
                .forEachRemaining(parts::add);
        return parts;
    }

    private StoreServiceGrpc.StoreServiceBlockingStub stub() {
        return StoreServiceGrpc.newBlockingStub(open.channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private static ArtifactUse use(String name, @Nullable Instant unusedSince, String... usedBy) {
        return new ArtifactUse(
                new StoredArtifact(
                        new Digest("ab".repeat(32)),
                        123,
                        name,
                        PluginType.BUNDLE,
                        "1.2.0",
                        SINCE,
                        unusedSince),
                List.of(usedBy));
    }
}

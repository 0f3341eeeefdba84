package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginInfo;
import dev.backplane.proto.v1.ArtifactChunk;
import dev.backplane.proto.v1.InstallOptions;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.InstallTogetherRequest;
import dev.backplane.proto.v1.InstallTogetherResponse;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.Rehearsal;
import dev.backplane.proto.v1.RehearseUpdateRequest;
import dev.backplane.proto.v1.RehearseUpdateResponse;
import dev.backplane.proto.v1.ReleaseServiceGrpc;
import dev.backplane.proto.v1.ReleaseServiceGrpc.ReleaseServiceStub;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;

@Timeout(30)
final class TogetherAndRehearsalTest {

    private static final InstallPluginRequest PATH =
            InstallPluginRequest.newBuilder().setPath("/srv/b.jar").build();

    private final OpenEndpoint open = new OpenEndpoint();
    private final Map<String, byte[]> read = new ConcurrentSkipListMap<>();

    TogetherAndRehearsalTest() {
        open.manager.onInstall = this::read;
    }

    @AfterEach
    void close() throws InterruptedException {
        open.close();
    }

    @Test
    void severalArtifactsReachTheManagerInOrderByteForByte() throws Exception {
        byte[] bytes = new byte[900_000];
        new Random(7).nextBytes(bytes);

        InstallTogetherResponse response =
                together(
                        first(upload("a.jar"), PATH, upload("empty.jar"), upload("c.jar")),
                        chunk(0, ByteString.copyFrom(bytes, 0, 400_000)),
                        chunk(0, ByteString.copyFrom(bytes, 400_000, 500_000)),
                        chunk(3, ByteString.copyFromUtf8("ccc")));

        assertThat(response.getPluginsList())
                .extracting(Plugin::getName)
                .containsExactly("a.jar", "b.jar", "empty.jar", "c.jar");
        assertThat(read.get("a.jar")).isEqualTo(bytes);
        assertThat(read.get("empty.jar")).isEmpty();
        assertThat(read.get("c.jar")).asString().isEqualTo("ccc");
    }

    @Test
    void artifactsThatAreNoUploadsNeedOneMessage() throws Exception {
        assertThat(together(first(PATH, PATH)).getPluginsCount()).isEqualTo(2);
    }

    @Test
    void wrongOrdersOfMessagesAreInvalid() {
        InstallTogetherRequest uploads = first(upload("a.jar"), PATH, upload("c.jar"));
        ByteString some = ByteString.copyFromUtf8("x");

        assertInvalid("without a message");
        assertInvalid("names the artifacts", InstallTogetherRequest.getDefaultInstance());
        assertInvalid("names the artifacts", chunk(0, some));
        assertInvalid("'file_name'", first(InstallPluginRequest.getDefaultInstance()));
        assertInvalid("only 'chunk'", uploads, uploads);
        assertInvalid("no artifact 3", uploads, chunk(3, some));
        assertInvalid("no artifact -1", uploads, chunk(-1, some));
        assertInvalid("artifact 1 has a path", uploads, chunk(1, some));
        assertInvalid("after some of artifact 2", uploads, chunk(2, some), chunk(0, some));
        assertInvalid("'dry_run'", first(planned()));
        assertInvalid(
                "101 artifacts are too many at once, the limit is 100",
                InstallTogetherRequest.newBuilder()
                        .addAllArtifacts(Collections.nCopies(101, PATH))
                        .build());
    }

    @Test
    void aRehearsalIsToldWithItsProblem() throws Exception {
        Rehearsal rehearsal =
                rehearse(
                                RehearseUpdateRequest.newBuilder()
                                        .setInstall(upload("a.jar"))
                                        .build(),
                                RehearseUpdateRequest.newBuilder()
                                        .setInstall(
                                                InstallPluginRequest.newBuilder()
                                                        .setChunk(ByteString.copyFromUtf8("abc")))
                                        .build())
                        .getRehearsal();

        assertThat(read.get("a.jar")).asString().isEqualTo("abc");
        assertThat(rehearsal.getName()).isEqualTo("a.jar");
        assertThat(rehearsal.getBefore()).isEqualTo("1.1.0");
        assertThat(rehearsal.getAfter()).isEqualTo("1.2.0");
        assertThat(rehearsal.getStartUp())
                .isEqualTo(PluginMessages.duration(Duration.ofMillis(1_500)));
        assertThat(rehearsal.getStateSchema()).isEqualTo(2);
        assertThat(rehearsal.getStateBytes()).isEqualTo(345);
        assertThat(rehearsal.getTransfer())
                .isEqualTo(PluginMessages.duration(Duration.ofMillis(4)));
        assertThat(rehearsal.getProblem()).isEmpty();

        open.manager.onInstall = request -> FakeManager.plugin("a", Phase.FAILED);
        assertThat(
                        rehearse(RehearseUpdateRequest.newBuilder().setInstall(PATH).build())
                                .getRehearsal()
                                .getProblem())
                .isEqualTo("it broke");
    }

    @Test
    void aRehearsalIsNotPlannedOnly() {
        StatusRuntimeException e =
                sent(
                                new UploadingClient<>(stub()::rehearseUpdate),
                                List.of(
                                        RehearseUpdateRequest.newBuilder()
                                                .setInstall(planned())
                                                .build()))
                        .failure();

        assertThat(e.getStatus().getDescription()).contains("'dry_run'");
    }

    private PluginInfo read(InstallRequest request) {
        if (request.source() instanceof ArtifactSource.Upload upload) {
            try {
                read.put(upload.label(), upload.bytes().readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return FakeManager.plugin(request.source().label(), Phase.ACTIVE);
    }

    private static InstallPluginRequest planned() {
        return PATH.toBuilder().setOptions(InstallOptions.newBuilder().setDryRun(true)).build();
    }

    private static InstallPluginRequest upload(String name) {
        return InstallPluginRequest.newBuilder().setFileName(name).build();
    }

    private static InstallTogetherRequest first(InstallPluginRequest... artifacts) {
        return InstallTogetherRequest.newBuilder().addAllArtifacts(List.of(artifacts)).build();
    }

    private static InstallTogetherRequest chunk(int artifact, ByteString bytes) {
        return InstallTogetherRequest.newBuilder()
                .setChunk(ArtifactChunk.newBuilder().setArtifact(artifact).setBytes(bytes))
                .build();
    }

    private InstallTogetherResponse together(InstallTogetherRequest... messages) throws Exception {
        return sent(new UploadingClient<>(stub()::installTogether), List.of(messages)).response();
    }

    private RehearseUpdateResponse rehearse(RehearseUpdateRequest... messages) throws Exception {
        return sent(new UploadingClient<>(stub()::rehearseUpdate), List.of(messages)).response();
    }

    private static <Q, R> UploadingClient<Q, R> sent(
            UploadingClient<Q, R> client, List<Q> messages) {
        messages.forEach(client::send);
        client.complete();
        return client;
    }

    private ReleaseServiceStub stub() {
        return ReleaseServiceGrpc.newStub(open.channel);
    }

    private void assertInvalid(String reason, InstallTogetherRequest... messages) {
        StatusRuntimeException e =
                sent(new UploadingClient<>(stub()::installTogether), List.of(messages)).failure();
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(e.getStatus().getDescription()).contains(reason);
        assertThat(OpenEndpoint.errorInfo(e).getReason()).isEqualTo("INVALID_ARGUMENT");
    }
}

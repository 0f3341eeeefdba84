package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;

import dev.backplane.engine.CanaryRule;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.UpdateTerms;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.Canary;
import dev.backplane.proto.v1.InstallOptions;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.InstallPluginResponse;
import dev.backplane.proto.v1.PluginPhase;
import dev.backplane.proto.v1.PluginServiceGrpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

@Timeout(30)
final class InstallCallTest {

    private static final InstallPluginRequest FILE_NAME =
            InstallPluginRequest.newBuilder().setFileName("greeter.jar").build();

    private final OpenEndpoint open = new OpenEndpoint(Map.of("port", 0, "uploadIdleMillis", 500L));
    private final CompletableFuture<InstallRequest> asked = new CompletableFuture<>();

    @AfterEach
    void close() throws InterruptedException {
        open.close();
    }

    @Test
    void anUploadReachesTheManagerByteForByte() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        CompletableFuture<byte[]> read = readUpload();
        var upload = upload();

        upload.send(FILE_NAME);
        for (int from = 0; from < bytes.length; from += 100_000) {
            upload.send(chunk(ByteString.copyFrom(bytes, from, 100_000)));
        }
        upload.send(chunk(ByteString.EMPTY));
        upload.complete();

        assertThat(upload.response().getPlugin().getName()).isEqualTo("installed");
        assertThat(read.get()).isEqualTo(bytes);
        assertThat(asked.get().source().label()).isEqualTo("greeter.jar");
        assertThat(asked.get().owner().toString()).isEqualTo("grpc");
        assertThat(asked.get().start()).isNull();
        assertThat(asked.get().force()).isFalse();
    }

    @Test
    void aManagerThatDoesNotReadHoldsTheUploadBack() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        open.manager.onInstall =
                request -> {
                    try {
                        assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
                        ((ArtifactSource.Upload) request.source()).bytes().readAllBytes();
                        return FakeManager.plugin("installed", Phase.ACTIVE);
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                };
        var upload = upload();
        upload.send(FILE_NAME);
        ByteString megabyte = ByteString.copyFrom(new byte[1 << 20]);

        int sent = 0;
        while (sent < 200 && upload.awaitReady()) {
            upload.send(chunk(megabyte));
            sent++;
        }
        assertThat(sent).as("MiB taken while nobody read").isLessThan(50);

        release.countDown();
        upload.complete();
        assertThat(upload.response().getPlugin().getName()).isEqualTo("installed");
    }

    @Test
    void aPathAndItsOptionsReachTheManager() throws Exception {
        open.manager.onInstall = this::remember;

        install(
                InstallPluginRequest.newBuilder()
                        .setOptions(InstallOptions.newBuilder().setStopped(true).setForce(true))
                        .setPath("/srv/greeter.jar")
                        .build());

        assertThat(asked.get().source())
                .isEqualTo(new ArtifactSource.LocalFile(Path.of("/srv/greeter.jar")));
        assertThat(asked.get().start()).isFalse();
        assertThat(asked.get().force()).isTrue();
    }

    @Test
    void aUrlReachesTheManager() throws Exception {
        open.manager.onInstall = this::remember;

        install(InstallPluginRequest.newBuilder().setUrl("https://example.com/a.jar").build());

        assertThat(asked.get().source())
                .isEqualTo(new ArtifactSource.Remote(URI.create("https://example.com/a.jar")));
        assertThat(asked.get().sha256()).isNull();
    }

    @Test
    void theDigestThatIsExpectedReachesTheManager() throws Exception {
        open.manager.onInstall = this::remember;

        install(withDigest("sha256:" + "AB".repeat(32)));

        assertThat(asked.get().sha256()).isEqualTo(new Digest("ab".repeat(32)));
        assertInvalid("'sha256' is not a SHA-256", withDigest("12"));
    }

    private static InstallPluginRequest withDigest(String sha256) {
        return InstallPluginRequest.newBuilder()
                .setOptions(InstallOptions.newBuilder().setSha256(sha256))
                .setPath("/a.jar")
                .build();
    }

    @Test
    void theTermsOfAnUpdateReachTheManager() throws Exception {
        open.manager.onInstall = this::remember;

        install(
                with(
                        InstallOptions.newBuilder()
                                .setSoakSeconds(0)
                                .setCanary(Canary.newBuilder().setWeightPercent(2.5))));

        assertThat(asked.get().terms())
                .isEqualTo(new UpdateTerms(Duration.ZERO, new CanaryRule.Weight(2.5)));
    }

    @Test
    void anUpdateIsWatchedAsConfiguredUnlessTermsAreGiven() throws Exception {
        open.manager.onInstall = this::remember;

        install(with(InstallOptions.newBuilder()));

        assertThat(asked.get().terms()).isEqualTo(UpdateTerms.CONFIGURED);
    }

    private static InstallPluginRequest with(InstallOptions.Builder options) {
        return InstallPluginRequest.newBuilder().setOptions(options).setPath("/a.jar").build();
    }

    @Test
    void aPluginThatIsInstalledButDoesNotRunIsAReply() throws Exception {
        open.manager.onInstall = request -> FakeManager.plugin("broken", Phase.FAILED);

        InstallPluginResponse response =
                install(InstallPluginRequest.newBuilder().setPath("/a.jar").build());

        assertThat(response.getPlugin().getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_FAILED);
    }

    @Test
    void wrongOrdersOfMessagesAreInvalid() {
        CompletableFuture<byte[]> read = readUpload();
        InstallPluginRequest chunk = chunk(ByteString.copyFromUtf8("x"));
        InstallPluginRequest path = InstallPluginRequest.newBuilder().setPath("/a.jar").build();

        assertInvalid("without a message");
        assertInvalid("'file_name'", chunk);
        assertInvalid("'file_name'", InstallPluginRequest.getDefaultInstance());
        assertInvalid("another message", path, chunk);
        assertInvalid("only 'chunk'", FILE_NAME, path);
        assertInvalid("only 'chunk'", FILE_NAME, FILE_NAME);
        assertInvalid(
                "only 'chunk'",
                FILE_NAME,
                chunk.toBuilder().setOptions(InstallOptions.getDefaultInstance()).build());
        assertInvalid("no name", InstallPluginRequest.newBuilder().setFileName(" ").build());
        assertInvalid(
                "'file_name' has 1,025 characters, the limit is 1,024",
                InstallPluginRequest.newBuilder().setFileName("a".repeat(1025)).build());
        assertInvalid(
                "'path' has 4,097 characters, the limit is 4,096",
                InstallPluginRequest.newBuilder().setPath("/".repeat(4097)).build());
        assertInvalid(
                "'url' has 1,000,000 characters",
                InstallPluginRequest.newBuilder().setUrl("a".repeat(1_000_000)).build());
        assertInvalid("not absolute", InstallPluginRequest.newBuilder().setPath("a.jar").build());
        assertInvalid("is not a path", InstallPluginRequest.newBuilder().setPath("/a\0b").build());
        assertInvalid("not a URL", InstallPluginRequest.newBuilder().setUrl("http://[").build());
        assertInvalid("no scheme", InstallPluginRequest.newBuilder().setUrl("a.jar").build());
        assertThat(failureOf(read)).hasMessageContaining("broken off");
    }

    @Test
    void aRefusalEndsTheUploadEarly() {
        open.manager.onInstall =
                request -> {
                    throw new PluginException(ErrorCode.BAD_ARTIFACT, "not a zip");
                };
        var upload = upload();

        upload.send(FILE_NAME);

        StatusRuntimeException e = upload.failure();
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(OpenEndpoint.errorInfo(e).getReason()).isEqualTo("BAD_ARTIFACT");
    }

    @Test
    void anUploadThatIsGivenUpFailsForTheReader() throws Exception {
        CompletableFuture<byte[]> read = readUpload();
        var upload = upload();
        upload.send(FILE_NAME);
        asked.get(10, TimeUnit.SECONDS);

        upload.giveUp("changed my mind");

        assertThat(failureOf(read)).hasMessageContaining("gave up");
    }

    @Test
    void anUploadThatStallsFailsForTheReader() throws Exception {
        CompletableFuture<byte[]> read = readUpload();
        var upload = upload();

        upload.send(FILE_NAME);

        assertThat(failureOf(read))
                .hasMessageContaining("no bytes for 500 ms")
                .hasMessageContaining("uploadIdleMillis");
    }

    private CompletableFuture<byte[]> readUpload() {
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        open.manager.onInstall =
                request -> {
                    asked.complete(request);
                    try {
                        read.complete(
                                ((ArtifactSource.Upload) request.source()).bytes().readAllBytes());
                    } catch (IOException e) {
                        read.completeExceptionally(e);
                        throw new UncheckedIOException(e);
                    }
                    return FakeManager.plugin("installed", Phase.ACTIVE);
                };
        return read;
    }

    private static Throwable failureOf(CompletableFuture<byte[]> read) {
        return catchThrowableOfType(ExecutionException.class, () -> read.get(10, TimeUnit.SECONDS))
                .getCause();
    }

    private PluginInfo remember(InstallRequest request) {
        asked.complete(request);
        return FakeManager.plugin("installed", Phase.ACTIVE);
    }

    private InstallPluginResponse install(InstallPluginRequest... messages) throws Exception {
        var upload = upload();
        for (InstallPluginRequest message : messages) {
            upload.send(message);
        }
        upload.complete();
        return upload.response();
    }

    private void assertInvalid(String reason, InstallPluginRequest... messages) {
        var upload = upload();
        for (InstallPluginRequest message : messages) {
            upload.send(message);
        }
        upload.complete();
        StatusRuntimeException e = upload.failure();
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(e.getStatus().getDescription()).contains(reason);
        assertThat(OpenEndpoint.errorInfo(e).getReason()).isEqualTo("INVALID_ARGUMENT");
    }

    private static InstallPluginRequest chunk(ByteString bytes) {
        return InstallPluginRequest.newBuilder().setChunk(bytes).build();
    }

    /** A client's side of one installation. */
    private UploadingClient<InstallPluginRequest, InstallPluginResponse> upload() {
        return new UploadingClient<>(PluginServiceGrpc.newStub(open.channel)::installPlugin);
    }
}

package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.Payload;
import dev.backplane.proto.v1.PluginServiceGrpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Requests that are wrong on the wire, before any plugin is concerned. */
@Timeout(30)
final class BadRequestTest {

    private static final int LIMIT = 100_000;
    private static final ByteString LARGE = ByteString.copyFrom(new byte[LIMIT]);

    private final OpenEndpoint open =
            new OpenEndpoint(Map.of("port", 0, "maxInboundMessageBytes", LIMIT));

    @AfterEach
    void closeUnharmed() throws InterruptedException {
        assertThat(
                        InvocationServiceGrpc.newBlockingStub(open.channel)
                                .withDeadlineAfter(10, TimeUnit.SECONDS)
                                .invoke(InvokeRequest.getDefaultInstance())
                                .hasPayload())
                .isTrue();
        open.close();
    }

    @Test
    void aMessageOverTheLimitIsAnsweredWithTheNameOfTheLimit() throws Exception {
        assertTooLarge(send(InvocationServiceGrpc.getInvokeMethod(), null, large().toByteArray()));
    }

    @Test
    void aMessageThatUnpacksToMoreThanTheLimitIsAnsweredAlike() throws Exception {
        byte[] zeros =
                InvokeRequest.newBuilder()
                        .setPayload(
                                Payload.newBuilder()
                                        .setData(ByteString.copyFrom(new byte[50 * LIMIT])))
                        .build()
                        .toByteArray();

        assertTooLarge(send(InvocationServiceGrpc.getInvokeMethod(), "gzip", zeros));
    }

    @Test
    void aMessageAtTheLimitIsTaken() throws Exception {
        int frame = large().getSerializedSize() - LARGE.size();
        InvokeRequest whole =
                InvokeRequest.newBuilder()
                        .setPayload(Payload.newBuilder().setData(LARGE.substring(0, LIMIT - frame)))
                        .build();
        assertThat(whole.getSerializedSize()).isEqualTo(LIMIT);

        Outcome outcome = send(InvocationServiceGrpc.getInvokeMethod(), null, whole.toByteArray());

        assertThat(outcome.status().isOk()).as("%s", outcome).isTrue();
    }

    @Test
    void aChunkOverTheLimitEndsTheUpload() throws Exception {
        CompletableFuture<String> read = brokenUpload();

        Outcome outcome =
                send(
                        PluginServiceGrpc.getInstallPluginMethod(),
                        null,
                        InstallPluginRequest.newBuilder()
                                .setFileName("a.jar")
                                .build()
                                .toByteArray(),
                        InstallPluginRequest.newBuilder().setChunk(LARGE).build().toByteArray());

        assertTooLarge(outcome);
        assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo("the upload was broken off");
    }

    @Test
    void bytesThatAreNoMessageAreInvalid() throws Exception {
        CompletableFuture<String> read = brokenUpload();
        byte[] rubbish = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 7, 7, 7};

        assertInvalid(
                send(InvocationServiceGrpc.getInvokeMethod(), null, rubbish), "method Invoke");
        assertInvalid(
                send(PluginServiceGrpc.getInstallPluginMethod(), null, rubbish),
                "method InstallPlugin");
        assertInvalid(
                send(
                        PluginServiceGrpc.getInstallPluginMethod(),
                        null,
                        InstallPluginRequest.newBuilder()
                                .setFileName("a.jar")
                                .build()
                                .toByteArray(),
                        rubbish),
                "method InstallPlugin");
        assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo("the upload was broken off");
    }

    @Test
    void aCallWithoutARequestIsInvalid() throws Exception {
        assertInvalid(
                send(InvocationServiceGrpc.getInvokeMethod(), null), "without a request message");
    }

    @Test
    void aSecondRequestEndsTheCall() throws Exception {
        byte[] request = InvokeRequest.getDefaultInstance().toByteArray();

        Outcome outcome = send(InvocationServiceGrpc.getInvokeMethod(), null, request, request);

        assertThat(outcome.status().isOk()).isFalse();
    }

    /** What the manager sees of an upload that does not come to its end. */
    private CompletableFuture<String> brokenUpload() {
        CompletableFuture<String> read = new CompletableFuture<>();
        open.manager.onInstall =
                request -> {
                    try {
                        ((ArtifactSource.Upload) request.source()).bytes().readAllBytes();
                        throw new AssertionError("the upload is not complete");
                    } catch (IOException e) {
                        read.complete(e.getMessage());
                        throw new UncheckedIOException(e);
                    }
                };
        return read;
    }

    private static InvokeRequest large() {
        return InvokeRequest.newBuilder().setPayload(Payload.newBuilder().setData(LARGE)).build();
    }

    private static void assertTooLarge(Outcome outcome) {
        assertThat(outcome.status().getCode())
                .as("%s", outcome)
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(outcome.status().getDescription())
                .contains("maxInboundMessageBytes of PID dev.backplane.grpc", "" + LIMIT);
        assertThat(outcome.reason()).isEqualTo("TOO_LARGE");
    }

    private static void assertInvalid(Outcome outcome, String reason) {
        assertThat(outcome.status().getCode())
                .as("%s", outcome)
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(outcome.status().getDescription()).contains(reason);
        assertThat(outcome.reason()).isEqualTo("INVALID_ARGUMENT");
    }

    private record Outcome(Status status, Metadata trailers) {
        private String reason() {
            return OpenEndpoint.errorInfo(new StatusRuntimeException(status, trailers)).getReason();
        }
    }

    /** Sends these bytes as messages, whatever the method's kind, and ends its side of the call. */
    private Outcome send(MethodDescriptor<?, ?> method, String compressor, byte[]... messages)
            throws Exception {
        MethodDescriptor<byte[], byte[]> raw =
                MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                        .setFullMethodName(method.getFullMethodName())
                        .build();
        ClientCall<byte[], byte[]> call =
                open.channel.newCall(raw, CallOptions.DEFAULT.withCompression(compressor));
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        outcome.complete(new Outcome(status, trailers));
                    }
                },
                new Metadata());
        call.request(10);
        for (byte[] message : messages) {
            call.sendMessage(message);
        }
        call.halfClose();
        return outcome.get(10, TimeUnit.SECONDS);
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

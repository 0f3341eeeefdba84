package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.InvokeResponse;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(30)
final class InvocationServiceTest {

    private final OpenEndpoint open =
            new OpenEndpoint(
                    Map.of(
                            "port",
                            0,
                            "defaultTimeoutMillis",
                            20_000L,
                            "maxTimeoutMillis",
                            60_000L));

    @AfterEach
    void close() throws InterruptedException {
        open.close();
    }

    @Test
    void repliesWithWhatTheHandlerReturns() {
        open.bus.answer =
                request ->
                        Payload.of(
                                (request.payload().text() + "!").getBytes(StandardCharsets.UTF_8),
                                "text/x",
                                Map.of("colour", "blue"));

        InvokeResponse response = stub().invoke(request("hello"));

        assertThat(response.getPayload().getData().toStringUtf8()).isEqualTo("hello!");
        assertThat(response.getPayload().getContentType()).isEqualTo("text/x");
        assertThat(response.getPayload().getHeadersMap()).isEqualTo(Map.of("colour", "blue"));
    }

    @Test
    void carriesPayloadsOfManyMegabytes() {
        byte[] bytes = new byte[7 * 1024 * 1024];
        bytes[bytes.length - 1] = 7;

        InvokeResponse response =
                InvocationServiceGrpc.newBlockingStub(open.channel)
                        .withMaxInboundMessageSize(Integer.MAX_VALUE)
                        .invoke(request(ByteString.copyFrom(bytes)));

        assertThat(response.getPayload().getData().size()).isEqualTo(bytes.length);
        assertThat(response.getPayload().getData().byteAt(bytes.length - 1)).isEqualTo((byte) 7);
    }

    @Test
    void readsAnEmptyRequest() throws Exception {
        Request seen = seen(stub(), InvokeRequest.getDefaultInstance());

        assertThat(seen.plugin()).isEmpty();
        assertThat(seen.payload().size()).isZero();
        assertThat(seen.payload().contentType()).isEqualTo(Payload.BINARY);
        assertThat(seen.payload().headers()).isEmpty();
    }

    @Test
    void metadataBecomesHeadersAndHeadersOfTheMessageWin() throws Exception {
        Metadata metadata = new Metadata();
        put(metadata, "tenant", "acme");
        put(metadata, "tenant", "other");
        put(metadata, "trace", "from-metadata");
        put(metadata, "grpc-previous-rpc-attempts", "1");
        metadata.put(
                Metadata.Key.of("secret-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] {1});
        InvokeRequest.Builder message = request("x").toBuilder();
        message.getPayloadBuilder()
                .putHeaders("Trace", "from-message")
                .putHeaders("colour", "blue");

        Request seen =
                seen(
                        stub().withInterceptors(
                                        MetadataUtils.newAttachHeadersInterceptor(metadata)),
                        message.build());

        assertThat(seen.payload().headers())
                .isEqualTo(
                        Map.of("tenant", "acme,other", "trace", "from-message", "colour", "blue"));
    }

    @Test
    void theCallersDeadlineReachesTheRequest() throws Exception {
        Request seen = seen(stub().withDeadlineAfter(5, TimeUnit.SECONDS), request("x"));

        assertThat(seen.remaining()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    @Test
    void aCallWithoutDeadlineGetsTheDefault() throws Exception {
        Request seen = seen(InvocationServiceGrpc.newBlockingStub(open.channel), request("x"));

        assertThat(seen.remaining()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
    }

    @Test
    void noCallGetsMoreThanTheLongestTime() throws Exception {
        Request seen = seen(stub().withDeadlineAfter(1, TimeUnit.HOURS), request("x"));

        assertThat(seen.remaining()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
    }

    @Test
    void aPassedDeadlineCancelsTheRequestAndTheCallerSeesIt() throws Exception {
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        open.bus.answer = request -> blockUntilCancelled(request, cancelled);

        StatusRuntimeException e =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                stub().withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                                        .invoke(request("x")));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(cancelled.get(10, TimeUnit.SECONDS)).isEqualTo("cancelled");
    }

    @Test
    void cancellingTheCallCancelsTheRequest() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        open.bus.answer =
                request -> {
                    entered.countDown();
                    return blockUntilCancelled(request, cancelled);
                };
        var reply = InvocationServiceGrpc.newFutureStub(open.channel).invoke(request("x"));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        reply.cancel(true);

        assertThat(cancelled.get(10, TimeUnit.SECONDS)).isEqualTo("cancelled");
    }

    @Test
    void anActionUponCancellationThatBlocksHoldsUpNobody() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch blocking = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        open.bus.answer =
                request -> {
                    if (request.operation().equals("block")) {
                        request.cancellation()
                                .onCancel(
                                        () -> {
                                            blocking.countDown();
                                            awaitQuietly(release);
                                        });
                        entered.countDown();
                        awaitQuietly(release);
                    }
                    return request.payload();
                };
        var reply =
                InvocationServiceGrpc.newFutureStub(open.channel)
                        .invoke(request("x").toBuilder().setOperation("block").build());
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        reply.cancel(true);
        assertThat(blocking.await(10, TimeUnit.SECONDS)).isTrue();

        // Over the same connection, and so through the same thread of the transport.
        assertThat(stub().invoke(request("quick")).getPayload().getData().toStringUtf8())
                .isEqualTo("quick");
        release.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(25, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBlockedHandlerDoesNotHoldUpOthers() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger blocked = new AtomicInteger();
        CountDownLatch allBlocked = new CountDownLatch(200);
        open.bus.answer =
                request -> {
                    if (request.operation().equals("block")) {
                        blocked.incrementAndGet();
                        allBlocked.countDown();
                        assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
                    }
                    return request.payload();
                };
        InvokeRequest blocking = request("x").toBuilder().setOperation("block").build();
        List<Future<InvokeResponse>> replies = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            replies.add(InvocationServiceGrpc.newFutureStub(open.channel).invoke(blocking));
        }
        assertThat(allBlocked.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(stub().invoke(request("quick")).getPayload().getData().toStringUtf8())
                .isEqualTo("quick");

        release.countDown();
        for (var reply : replies) {
            assertThat(reply.get(20, TimeUnit.SECONDS).hasPayload()).isTrue();
        }
    }

    private Request seen(
            InvocationServiceGrpc.InvocationServiceBlockingStub stub, InvokeRequest message)
            throws Exception {
        CompletableFuture<Request> seen = new CompletableFuture<>();
        open.bus.answer =
                request -> {
                    seen.complete(request);
                    return request.payload();
                };
        stub.invoke(message);
        return seen.get(10, TimeUnit.SECONDS);
    }

    private static Payload blockUntilCancelled(Request request, CompletableFuture<String> cancelled)
            throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        request.cancellation().onCancel(interrupted::countDown);
        cancelled.complete(
                interrupted.await(10, TimeUnit.SECONDS) ? "cancelled" : "still waiting after 10 s");
        throw new PluginException(ErrorCode.CANCELLED, "the caller gave up");
    }

    private InvocationServiceGrpc.InvocationServiceBlockingStub stub() {
        return InvocationServiceGrpc.newBlockingStub(open.channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private static InvokeRequest request(String text) {
        return request(ByteString.copyFromUtf8(text));
    }

    private static InvokeRequest request(ByteString data) {
        return InvokeRequest.newBuilder()
                .setPlugin("greeter")
                .setOperation("greet")
                .setPayload(dev.backplane.proto.v1.Payload.newBuilder().setData(data))
                .build();
    }

    private static void put(Metadata metadata, String key, String value) {
        metadata.put(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER), value);
    }
}

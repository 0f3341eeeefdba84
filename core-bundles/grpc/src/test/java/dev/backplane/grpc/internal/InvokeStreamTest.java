package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.bus.Payload;
import dev.backplane.bus.ResponseStream;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeStreamRequest;
import dev.backplane.proto.v1.InvokeStreamResponse;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(30)
final class InvokeStreamTest {

    private final OpenEndpoint open = new OpenEndpoint();

    @AfterEach
    void close() throws InterruptedException {
        open.close();
    }

    @Test
    void streamsRepliesInOrder() {
        open.bus.answers =
                (request, responses) -> {
                    for (int i = 0; i < 100; i++) {
                        responses.send(Payload.text("reply " + i));
                    }
                };

        List<String> replies = new ArrayList<>();
        stub().invokeStream(streamRequest()).forEachRemaining(reply -> replies.add(text(reply)));

        assertThat(replies).hasSize(100).startsWith("reply 0", "reply 1").endsWith("reply 99");
    }

    @Test
    void anErrorInAStreamFollowsTheRepliesBeforeIt() {
        open.bus.answers =
                (request, responses) -> {
                    responses.send(Payload.text("one"));
                    throw new PluginException(ErrorCode.HANDLER_FAILED, "no more");
                };

        Iterator<InvokeStreamResponse> replies = stub().invokeStream(streamRequest());

        assertThat(text(replies.next())).isEqualTo("one");
        StatusRuntimeException e =
                catchThrowableOfType(StatusRuntimeException.class, replies::hasNext);
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
        assertThat(OpenEndpoint.errorInfo(e).getMetadataMap()).containsEntry("plugin", "greeter");
    }

    @Test
    void aSlowConsumerHoldsTheProducerBack() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        CompletableFuture<Thread> producer = new CompletableFuture<>();
        CompletableFuture<String> ended = new CompletableFuture<>();
        Payload large = Payload.of(new byte[64 * 1024], Payload.BINARY);
        open.bus.answers =
                (request, responses) -> {
                    producer.complete(Thread.currentThread());
                    for (int i = 0; i < 200; i++) {
                        responses.send(large);
                        sent.incrementAndGet();
                    }
                    ended.complete("all sent");
                };
        ManualReader reader = new ManualReader();

        reader.read(1);
        assertThat(reader.received.poll(10, TimeUnit.SECONDS)).isNotNull();
        awaitHeldBack(producer.get(10, TimeUnit.SECONDS));
        assertThat(sent.get()).isLessThan(100);
        assertThat(ended).isNotDone();

        reader.read(199);
        assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo("all sent");
        assertThat(reader.status.get(10, TimeUnit.SECONDS).isOk()).isTrue();
        assertThat(reader.received).hasSize(199);
    }

    @Test
    void aSenderThatWaitsForASlowConsumerLearnsThatItLeft() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        CompletableFuture<Thread> producer = new CompletableFuture<>();
        open.bus.answers =
                (request, responses) -> {
                    producer.complete(Thread.currentThread());
                    try {
                        while (true) {
                            responses.send(Payload.of(new byte[64 * 1024], Payload.BINARY));
                        }
                    } catch (PluginException e) {
                        thrown.complete(e);
                        throw e;
                    }
                };
        ManualReader reader = new ManualReader();
        reader.read(1);
        assertThat(reader.received.poll(10, TimeUnit.SECONDS)).isNotNull();
        awaitHeldBack(producer.get(10, TimeUnit.SECONDS));

        reader.call.cancel("enough", null);

        assertThat(thrown.get(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        PluginException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    }

    @Test
    void aSenderThatKeepsTheStreamAfterItsEndIsRefused() throws Exception {
        CompletableFuture<ResponseStream> kept = new CompletableFuture<>();
        open.bus.answers = (request, responses) -> kept.complete(responses);
        assertThat(stub().invokeStream(streamRequest()).hasNext()).isFalse();

        PluginException e =
                catchThrowableOfType(
                        PluginException.class, () -> kept.get().send(Payload.text("too late")));

        assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
    }

    private static void awaitHeldBack(Thread producer) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (producer.getState() != Thread.State.WAITING) {
            assertThat(System.nanoTime())
                    .as("time until %s is held back", producer)
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private InvocationServiceGrpc.InvocationServiceBlockingStub stub() {
        return InvocationServiceGrpc.newBlockingStub(open.channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private static InvokeStreamRequest streamRequest() {
        return InvokeStreamRequest.newBuilder().setPlugin("greeter").setOperation("count").build();
    }

    private static String text(InvokeStreamResponse reply) {
        return reply.getPayload().getData().toStringUtf8();
    }

    /** Reads replies only when told to. */
    private final class ManualReader extends ClientCall.Listener<InvokeStreamResponse> {

        private final BlockingQueue<InvokeStreamResponse> received = new LinkedBlockingQueue<>();
        private final CompletableFuture<Status> status = new CompletableFuture<>();
        private final ClientCall<InvokeStreamRequest, InvokeStreamResponse> call =
                open.channel.newCall(
                        InvocationServiceGrpc.getInvokeStreamMethod(), CallOptions.DEFAULT);

        private ManualReader() {
            call.start(this, new Metadata());
            call.sendMessage(streamRequest());
            call.halfClose();
        }

        private void read(int count) {
            call.request(count);
        }

        @Override
        public void onMessage(InvokeStreamResponse message) {
            received.add(message);
        }

        @Override
        public void onClose(Status closed, Metadata trailers) {
            status.complete(closed);
        }
    }
}

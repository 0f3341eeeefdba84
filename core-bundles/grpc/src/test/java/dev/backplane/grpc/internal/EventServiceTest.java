package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;

import dev.backplane.bus.Answer;
import dev.backplane.bus.Broadcast;
import dev.backplane.bus.Priority;
import dev.backplane.bus.admin.EventTraffic.Publication;
import dev.backplane.grpc.internal.FakeTraffic.Published;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.BroadcastRequest;
import dev.backplane.proto.v1.BroadcastResponse;
import dev.backplane.proto.v1.EventServiceGrpc;
import dev.backplane.proto.v1.EventServiceGrpc.EventServiceBlockingStub;
import dev.backplane.proto.v1.Payload;
import dev.backplane.proto.v1.PublishRequest;
import dev.backplane.proto.v1.PublishResponse;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Timeout(30)
final class EventServiceTest {

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final OpenEndpoint open = new OpenEndpoint();

    @AfterEach
    void close() throws InterruptedException {
        open.close();
    }

    @Test
    void publishesThePayloadAndThePropertiesInTheGatewaysName() {
        open.traffic.answer = event -> new Publication(3, 0);

        PublishResponse response =
                stub().publish(
                                event("orders/created")
                                        .setPayload(json("{}").putHeaders("tenant", "acme"))
                                        .putProperties("region", "north")
                                        .build());

        assertThat(response.getSubscribers()).isEqualTo(3);
        Published event = published();
        assertThat(event.topic()).isEqualTo("orders/created");
        assertThat(event.waits()).isFalse();
        assertThat((byte[]) event.properties().get("payload")).asString().isEqualTo("{}");
        assertThat(event.properties())
                .containsEntry("content.type", "application/json")
                .containsEntry("region", "north")
                .containsEntry("tenant", "acme")
                .containsEntry("backplane.caller", "@gateway")
                .containsEntry("backplane.priority", "NORMAL")
                .doesNotContainKeys("backplane.required", "backplane.timeout.millis");
        assertThat(event.properties().get("traceparent").toString()).startsWith("00-");
    }

    @Test
    void anEventWithoutPayloadHasNone() {
        stub().publish(event("a").setRequired(true).build());

        assertThat(published().properties())
                .doesNotContainKeys("payload", "content.type")
                .containsEntry("backplane.required", true);
    }

    @Test
    void traceAndPriorityComeFromTheMetadata() {
        stub().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(context()))
                .publish(event("a").build());

        assertThat(published().properties())
                .containsEntry("traceparent", TRACE)
                .containsEntry("backplane.priority", "HIGH");
    }

    @Test
    void waitsUntilShortlyBeforeTheDeadlineAndTellsWhoWasNotFinished() {
        open.traffic.answer = event -> new Publication(2, 1);

        PublishResponse response =
                stub().withDeadlineAfter(5, TimeUnit.SECONDS)
                        .publish(event("a").setWait(true).build());

        assertThat(response.getUnfinished()).isEqualTo(1);
        assertThat(published().waits()).isTrue();
        assertThat((Long) published().properties().get("backplane.timeout.millis"))
                .isBetween(1_000L, 4_950L);
    }

    @Test
    void withoutADeadlineTheRuntimeDecidesHowLongToWait() {
        EventServiceGrpc.newBlockingStub(open.channel).publish(event("a").setWait(true).build());

        assertThat(published().properties()).doesNotContainKey("backplane.timeout.millis");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "backplane.caller",
                "Backplane.replay.of",
                "event.topics",
                "payload",
                "content.type",
                "traceparent"
            })
    void whatTheRuntimeSetsCannotBeSetFromOutside(String name) {
        StatusRuntimeException property =
                refused(() -> stub().publish(event("a").putProperties(name, "x").build()));

        assertThat(property.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(property.getStatus().getDescription()).contains("property '" + name + "'");
        assertThat(open.traffic.published).isEmpty();
    }

    @Test
    void reservedHeadersAreRefusedToo() {
        StatusRuntimeException header =
                refused(
                        () ->
                                stub().publish(
                                                event("a")
                                                        .setPayload(
                                                                json("{}")
                                                                        .putHeaders(
                                                                                "backplane.caller",
                                                                                "x"))
                                                        .build()));

        assertThat(header.getStatus().getDescription()).contains("header 'backplane.caller'");
    }

    @Test
    void whatTheBusRefusesIsAnsweredWithItsReason() {
        open.traffic.answer =
                event -> {
                    throw new PluginException(ErrorCode.OVERLOADED, "billing/OnOrder is full");
                };

        StatusRuntimeException e = refused(() -> stub().publish(event("a").build()));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(OpenEndpoint.errorInfo(e).getReason()).isEqualTo("OVERLOADED");
    }

    @Test
    void broadcastsAndTellsToWhom() throws Exception {
        CompletableFuture<Broadcast> seen = new CompletableFuture<>();
        open.bus.broadcasts =
                broadcast -> {
                    seen.complete(broadcast);
                    return List.of("audit", "billing");
                };

        BroadcastResponse response =
                stub().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(context()))
                        .broadcast(
                                BroadcastRequest.newBuilder()
                                        .setOperation("flush")
                                        .setFilter("(name=*i*)")
                                        .setPayload(json("{}"))
                                        .build());

        assertThat(response.getPluginsList()).containsExactly("audit", "billing");
        assertThat(response.getAnswersList()).isEmpty();
        Broadcast broadcast = seen.get(10, TimeUnit.SECONDS);
        assertThat(broadcast.operation()).isEqualTo("flush");
        assertThat(broadcast.filter()).isEqualTo("(name=*i*)");
        assertThat(broadcast.payload().text()).isEqualTo("{}");
        assertThat(broadcast.context().caller()).isEqualTo("@gateway");
        assertThat(broadcast.context().traceparent()).isEqualTo(TRACE);
        assertThat(broadcast.context().priority()).isEqualTo(Priority.HIGH);
    }

    @Test
    void gathersRepliesAndWhoDidNotAnswer() throws Exception {
        CompletableFuture<Duration> limit = new CompletableFuture<>();
        open.bus.gatherings =
                (broadcast, timeout) -> {
                    limit.complete(timeout);
                    assertThat(broadcast.filter()).isNull();
                    return List.of(
                            Answer.reply("audit", dev.backplane.bus.Payload.text("done")),
                            Answer.none("billing", ErrorCode.DEADLINE_EXCEEDED, "too slow"));
                };

        BroadcastResponse response =
                stub().withDeadlineAfter(2, TimeUnit.SECONDS).broadcast(gather("flush"));

        assertThat(limit.get(10, TimeUnit.SECONDS))
                .isBetween(Duration.ofMillis(100), Duration.ofMillis(1_900));
        assertThat(response.getPluginsList()).containsExactly("audit", "billing");
        assertThat(response.getAnswers(0).getPayload().getData().toStringUtf8()).isEqualTo("done");
        assertThat(response.getAnswers(1).hasPayload()).isFalse();
        assertThat(response.getAnswers(1).getProblem().getCode()).isEqualTo("DEADLINE_EXCEEDED");
        assertThat(response.getAnswers(1).getProblem().getMessage()).isEqualTo("too slow");
    }

    @Test
    void aCallerWhoGivesUpEndsTheGathering() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        open.bus.gatherings =
                (broadcast, timeout) -> {
                    entered.countDown();
                    try {
                        interrupted.complete(new CountDownLatch(1).await(20, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                        interrupted.complete(true);
                    }
                    return List.of();
                };
        var reply = EventServiceGrpc.newFutureStub(open.channel).broadcast(gather("flush"));
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        reply.cancel(true);

        assertThat(interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBroadcastWithoutOperationIsRefused() {
        StatusRuntimeException e =
                refused(() -> stub().broadcast(BroadcastRequest.getDefaultInstance()));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(e.getStatus().getDescription()).contains("'operation'");
    }

    private static StatusRuntimeException refused(Runnable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call::run);
    }

    private static Metadata context() {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), TRACE);
        metadata.put(
                Metadata.Key.of("backplane.priority", Metadata.ASCII_STRING_MARSHALLER), "high");
        return metadata;
    }

    private Published published() {
        return open.traffic.published.getFirst();
    }

    private static PublishRequest.Builder event(String topic) {
        return PublishRequest.newBuilder().setTopic(topic);
    }

    private static BroadcastRequest gather(String operation) {
        return BroadcastRequest.newBuilder().setOperation(operation).setGather(true).build();
    }

    private static Payload.Builder json(String text) {
        return Payload.newBuilder()
                .setData(ByteString.copyFrom(text, StandardCharsets.UTF_8))
                .setContentType("application/json");
    }

    private EventServiceBlockingStub stub() {
        return EventServiceGrpc.newBlockingStub(open.channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }
}

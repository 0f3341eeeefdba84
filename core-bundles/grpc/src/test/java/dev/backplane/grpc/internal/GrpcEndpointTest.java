package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.bus.Payload;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.PluginType;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginChange;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.InstallPluginResponse;
import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.InvokeResponse;
import dev.backplane.proto.v1.InvokeStreamRequest;
import dev.backplane.proto.v1.InvokeStreamResponse;
import dev.backplane.proto.v1.PluginServiceGrpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

@Timeout(30)
final class GrpcEndpointTest {

    private final OpenEndpoint open = new OpenEndpoint(Map.of("port", 0, "stopGraceMillis", 300L));

    @AfterEach
    void close() throws InterruptedException {
        open.close();
    }

    @Test
    void tellsTheRuntimeWhereItServes() {
        assertThat(open.registry)
                .filteredOn(registered -> registered.properties() != null)
                .singleElement()
                .satisfies(
                        registered -> {
                            assertThat(registered.type())
                                    .isEqualTo("org.osgi.service.condition.Condition");
                            assertThat(registered.properties().get("osgi.condition.id"))
                                    .isEqualTo("dev.backplane.grpc.serving");
                            assertThat(registered.properties().get("backplane.host"))
                                    .isEqualTo("127.0.0.1");
                            assertThat(registered.properties().get("backplane.port"))
                                    .isEqualTo(open.port());
                        });
        assertThat(open.port()).isPositive();
    }

    @Test
    void aPortInUseFailsTheActivationAndLeavesNothingBehind() {
        int before = open.registry.size();

        PluginException e =
                catchThrowableOfType(
                        PluginException.class, () -> new OpenEndpoint(Map.of("port", open.port())));

        assertThat(e.code()).isEqualTo(ErrorCode.RUNTIME_UNAVAILABLE);
        assertThat(e)
                .hasMessageContaining("127.0.0.1:" + open.port())
                .hasMessageContaining("BACKPLANE_GRPC_PORT")
                .hasMessageContaining("PID dev.backplane.grpc")
                .hasMessageContaining("in use");
        assertThat(open.registry).hasSize(before);
    }

    @Test
    void aHostThatDoesNotExistFailsTheActivation() {
        PluginException e =
                catchThrowableOfType(
                        PluginException.class,
                        () -> new OpenEndpoint(Map.of("port", 0, "host", "no host.invalid")));

        assertThat(e).hasMessageContaining("no host.invalid:0").hasMessageContaining("'host'");
    }

    @Test
    void theEndpointAndItsServicesAreHealthy() {
        assertThat(health("")).isEqualTo(ServingStatus.SERVING);
        assertThat(health("backplane.v1.InvocationService")).isEqualTo(ServingStatus.SERVING);
        assertThat(health("backplane.v1.EventService")).isEqualTo(ServingStatus.SERVING);
        assertThat(health("backplane.v1.DeadLetterService")).isEqualTo(ServingStatus.SERVING);
        assertThat(health("backplane.v1.PluginService")).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void thePluginsHealthFollowsItsPhase() {
        Iterator<HealthCheckResponse> watch =
                HealthGrpc.newBlockingStub(open.channel)
                        .withDeadlineAfter(20, TimeUnit.SECONDS)
                        .watch(HealthCheckRequest.newBuilder().setService("greeter").build());
        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVICE_UNKNOWN);

        open.publish(
                new PluginChange(
                        PluginChange.Kind.ADDED, FakeManager.plugin("greeter", Phase.STARTING)));
        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        open.publish(
                new PluginChange(
                        PluginChange.Kind.CHANGED, FakeManager.plugin("greeter", Phase.ACTIVE)));
        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);
        open.publish(
                new PluginChange(
                        PluginChange.Kind.CHANGED, FakeManager.plugin("greeter", Phase.DRAINING)));
        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        open.publish(
                new PluginChange(
                        PluginChange.Kind.REMOVED, FakeManager.plugin("greeter", Phase.STOPPED)));
        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
    }

    @Test
    void aPluginThatWasThereBeforeTheEndpointHasItsHealth() throws InterruptedException {
        FakeManager manager = new FakeManager();
        manager.plugins.put("greeter", FakeManager.plugin("greeter", Phase.ACTIVE));
        manager.plugins.put("broken", FakeManager.plugin("broken", Phase.FAILED));
        manager.plugins.put("lib", FakeManager.plugin("lib", Phase.ACTIVE, PluginType.LIBRARY));
        OpenEndpoint other = new OpenEndpoint(manager, Map.of("port", 0));
        try {
            assertThat(other.health("greeter")).isEqualTo(ServingStatus.SERVING);
            assertThat(other.health("broken")).isEqualTo(ServingStatus.NOT_SERVING);
            assertThat(
                            catchThrowableOfType(
                                            StatusRuntimeException.class, () -> other.health("lib"))
                                    .getStatus())
                    .extracting(Status::getCode)
                    .isEqualTo(Status.Code.NOT_FOUND);
        } finally {
            other.close();
        }
    }

    @Test
    void aPluginCannotTakeTheNameOfAService() {
        open.publish(
                new PluginChange(
                        PluginChange.Kind.ADDED,
                        FakeManager.plugin("backplane.v1.PluginService", Phase.FAILED)));

        assertThat(health("backplane.v1.PluginService")).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void reflectionNamesTheServices() throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> ask =
                ServerReflectionGrpc.newStub(open.channel)
                        .serverReflectionInfo(new FirstMessage<>(answer));
        ask.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

        assertThat(answer.get(10, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(
                        "backplane.v1.InvocationService",
                        "backplane.v1.EventService",
                        "backplane.v1.DeadLetterService",
                        "backplane.v1.PluginService",
                        "grpc.health.v1.Health");
        ask.onCompleted();
    }

    @Test
    void callsInFlightFinishWhenTheEndpointStops() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        open.bus.answer =
                request -> {
                    entered.countDown();
                    assertThat(closing.await(10, TimeUnit.SECONDS)).isTrue();
                    return request.payload();
                };
        Future<InvokeResponse> reply =
                InvocationServiceGrpc.newFutureStub(open.channel)
                        .invoke(InvokeRequest.getDefaultInstance());
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        Thread closer = Thread.startVirtualThread(open.endpoint::close);
        assertThat(
                        catchThrowableOfType(StatusRuntimeException.class, this::callUntilRefused)
                                .getStatus()
                                .getCode())
                .isEqualTo(Status.Code.UNAVAILABLE);
        closing.countDown();

        assertThat(reply.get(10, TimeUnit.SECONDS).hasPayload()).isTrue();
        assertThat(closer.join(Duration.ofSeconds(10))).isTrue();
        assertThat(open.registry).isEmpty();
    }

    @Test
    void callsThatOutlastTheGraceAreCancelledAndTheirCallersTold() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        open.bus.answer =
                request -> {
                    request.cancellation().onCancel(cancelled::countDown);
                    entered.countDown();
                    assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
                    return request.payload();
                };
        Future<InvokeResponse> reply = call();
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        open.endpoint.close();

        assertToldOfTheEnd(failure(reply), Map.of("plugin", "greeter", "operation", "greet"));
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void callersOfHandlersThatHearNothingAreToldAsWell() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        open.bus.answer =
                request -> {
                    entered.countDown();
                    assertThat(leave.await(20, TimeUnit.SECONDS)).isTrue();
                    return request.payload();
                };
        Future<InvokeResponse> reply = call();
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        open.endpoint.close();

        assertToldOfTheEnd(failure(reply), Map.of("plugin", "greeter", "operation", "greet"));
        leave.countDown();
    }

    @Test
    void uploadsThatOutlastTheGraceAreToldAsWell() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CompletableFuture<Object> ended = new CompletableFuture<>();
        open.manager.onInstall =
                request -> {
                    entered.countDown();
                    try {
                        ((ArtifactSource.Upload) request.source()).bytes().readAllBytes();
                        throw new AssertionError("the upload is not complete");
                    } catch (IOException e) {
                        ended.complete(e.getMessage());
                        throw new UncheckedIOException(e);
                    }
                };
        CompletableFuture<InstallPluginResponse> reply = new CompletableFuture<>();
        PluginServiceGrpc.newStub(open.channel)
                .installPlugin(new FirstMessage<>(reply))
                .onNext(InstallPluginRequest.newBuilder().setFileName("a.jar").build());
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        open.endpoint.close();

        assertToldOfTheEnd(failure(reply), Map.of());
        assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo("the upload was broken off");
    }

    @Test
    void aCallerThatTakesNoAnswerDoesNotHoldUpTheEnd() throws Exception {
        CountDownLatch heldBack = new CountDownLatch(1);
        open.bus.answers =
                (request, responses) -> {
                    heldBack.countDown();
                    while (true) {
                        responses.send(Payload.of(new byte[1 << 20], Payload.BINARY));
                    }
                };
        ClientCall<InvokeStreamRequest, InvokeStreamResponse> call =
                open.channel.newCall(
                        InvocationServiceGrpc.getInvokeStreamMethod(), CallOptions.DEFAULT);
        call.start(new ClientCall.Listener<>() {}, new Metadata());
        call.sendMessage(InvokeStreamRequest.getDefaultInstance());
        call.halfClose();
        assertThat(heldBack.await(10, TimeUnit.SECONDS)).isTrue();

        Thread closer = Thread.startVirtualThread(open.endpoint::close);

        assertThat(closer.join(Duration.ofSeconds(10))).isTrue();
    }

    private Future<InvokeResponse> call() {
        return InvocationServiceGrpc.newFutureStub(open.channel)
                .invoke(
                        InvokeRequest.newBuilder()
                                .setPlugin("greeter")
                                .setOperation("greet")
                                .build());
    }

    private static StatusRuntimeException failure(Future<?> reply) {
        return (StatusRuntimeException)
                catchThrowableOfType(
                                ExecutionException.class, () -> reply.get(10, TimeUnit.SECONDS))
                        .getCause();
    }

    private static void assertToldOfTheEnd(StatusRuntimeException e, Map<String, String> subject) {
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(e.getStatus().getDescription()).contains("shutting down");
        assertThat(OpenEndpoint.errorInfo(e).getReason()).isEqualTo("RUNTIME_UNAVAILABLE");
        assertThat(OpenEndpoint.errorInfo(e).getMetadataMap()).containsAllEntriesOf(subject);
    }

    private ServingStatus health(String service) {
        return open.health(service);
    }

    private void callUntilRefused() {
        while (true) {
            HealthGrpc.newBlockingStub(open.channel)
                    .withDeadlineAfter(5, TimeUnit.SECONDS)
                    .check(HealthCheckRequest.getDefaultInstance());
        }
    }

    /** Takes the first message of a stream. */
    private record FirstMessage<T>(CompletableFuture<T> first) implements StreamObserver<T> {
        @Override
        public void onNext(T message) {
            first.complete(message);
        }

        @Override
        public void onError(Throwable problem) {
            first.completeExceptionally(problem);
        }

        @Override
        public void onCompleted() {
            first.completeExceptionally(new AssertionError("the stream ended without a message"));
        }
    }
}

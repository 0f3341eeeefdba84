package dev.backplane.grpc.internal;

import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Request;
import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.InvokeResponse;
import dev.backplane.proto.v1.InvokeStreamRequest;
import dev.backplane.proto.v1.InvokeStreamResponse;
import dev.backplane.proto.v1.Payload;

import io.grpc.Deadline;
import io.grpc.ServerServiceDefinition;

import java.util.concurrent.TimeUnit;

/**
 * Calls of plugins: the way that must be short, so it is bound to the transport without the
 * generated layer.
 */
final class InvocationService {

    private final MessageBus bus;
    private final CallsInFlight calls;
    private final long defaultNanos;
    private final long maxNanos;

    InvocationService(
            MessageBus bus, CallsInFlight calls, long defaultTimeoutMillis, long maxTimeoutMillis) {
        this.bus = bus;
        this.calls = calls;
        this.defaultNanos = TimeUnit.MILLISECONDS.toNanos(defaultTimeoutMillis);
        this.maxNanos = TimeUnit.MILLISECONDS.toNanos(maxTimeoutMillis);
    }

    ServerServiceDefinition definition() {
        return new ServiceBinding(InvocationServiceGrpc.getServiceDescriptor())
                .method(
                        InvocationServiceGrpc.getInvokeMethod(),
                        VirtualThreadCall.handler(
                                calls,
                                this::invoke,
                                message ->
                                        new Subject(message.getPlugin(), message.getOperation())))
                .method(
                        InvocationServiceGrpc.getInvokeStreamMethod(),
                        VirtualThreadCall.handler(
                                calls,
                                this::invokeStream,
                                message ->
                                        new Subject(message.getPlugin(), message.getOperation())))
                .definition();
    }

    private void invoke(
            InvokeRequest message, VirtualThreadCall<InvokeRequest, InvokeResponse> call)
            throws InterruptedException {
        Request request =
                request(message.getPlugin(), message.getOperation(), message.getPayload(), call);
        Payload reply = PayloadMessages.write(bus.request(request));
        call.send(InvokeResponse.newBuilder().setPayload(reply).build());
    }

    private void invokeStream(
            InvokeStreamRequest message,
            VirtualThreadCall<InvokeStreamRequest, InvokeStreamResponse> call) {
        Request request =
                request(message.getPlugin(), message.getOperation(), message.getPayload(), call);
        bus.stream(
                request,
                payload ->
                        call.send(
                                InvokeStreamResponse.newBuilder()
                                        .setPayload(PayloadMessages.write(payload))
                                        .build()));
    }

    private Request request(
            String plugin, String operation, Payload payload, VirtualThreadCall<?, ?> call) {
        dev.backplane.bus.Payload read = PayloadMessages.read(payload, call.metadata());
        return new Request(
                plugin,
                operation,
                read,
                GatewayContext.of(read.headers()),
                System.nanoTime() + timeLeft(call),
                call.cancellation());
    }

    private long timeLeft(VirtualThreadCall<?, ?> call) {
        Deadline deadline = call.deadline();
        return Math.min(
                deadline == null ? defaultNanos : deadline.timeRemaining(TimeUnit.NANOSECONDS),
                maxNanos);
    }
}

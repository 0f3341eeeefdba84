package dev.backplane.grpc.internal;

import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Request;
import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.InvokeResponse;
import dev.backplane.proto.v1.InvokeStreamRequest;
import dev.backplane.proto.v1.InvokeStreamResponse;
import dev.backplane.proto.v1.Payload;

import io.grpc.ServerServiceDefinition;

/**
 * Calls of plugins: the way that must be short, so it is bound to the transport without the
 * generated layer.
 */
final class InvocationService {

    private final MessageBus bus;
    private final GatewayTraces traces;
    private final CallsInFlight calls;
    private final CallTime time;

    InvocationService(MessageBus bus, GatewayTraces traces, CallsInFlight calls, CallTime time) {
        this.traces = traces;
        this.bus = bus;
        this.calls = calls;
        this.time = time;
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
                traces.begin(new Subject(plugin, operation), read.headers(), call),
                System.nanoTime() + time.left(call),
                call.cancellation());
    }
}

package dev.backplane.grpc.internal;

import dev.backplane.bus.Broadcast;
import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Payload;
import dev.backplane.bus.admin.EventTraffic;
import dev.backplane.bus.admin.EventTraffic.Publication;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.Answer;
import dev.backplane.proto.v1.BroadcastRequest;
import dev.backplane.proto.v1.BroadcastResponse;
import dev.backplane.proto.v1.EventServiceGrpc;
import dev.backplane.proto.v1.Problem;
import dev.backplane.proto.v1.PublishRequest;
import dev.backplane.proto.v1.PublishResponse;

import io.grpc.ServerServiceDefinition;

/** Events and broadcasts from outside, and events on their way out. */
final class EventService {

    private final GatewayTraces traces;
    private final MessageBus bus;
    private final EventTraffic traffic;
    private final GatewaySubscriptions subscriptions;
    private final CallsInFlight calls;
    private final CallTime time;

    EventService(
            GatewayTraces traces,
            MessageBus bus,
            EventTraffic traffic,
            GatewaySubscriptions subscriptions,
            CallsInFlight calls,
            CallTime time) {
        this.traces = traces;
        this.bus = bus;
        this.traffic = traffic;
        this.subscriptions = subscriptions;
        this.calls = calls;
        this.time = time;
    }

    ServerServiceDefinition definition() {
        return new ServiceBinding(EventServiceGrpc.getServiceDescriptor())
                .method(
                        EventServiceGrpc.getPublishMethod(),
                        VirtualThreadCall.handler(calls, this::publish, message -> Subject.NONE))
                .method(
                        EventServiceGrpc.getBroadcastMethod(),
                        VirtualThreadCall.handler(
                                calls,
                                this::broadcast,
                                message -> new Subject("", message.getOperation())))
                .method(
                        EventServiceGrpc.getSubscribeMethod(),
                        VirtualThreadCall.handler(
                                calls, subscriptions::subscribe, message -> Subject.NONE))
                .definition();
    }

    private void publish(
            PublishRequest message, VirtualThreadCall<PublishRequest, PublishResponse> call)
            throws InterruptedException {
        PublishedProperties properties =
                PublishedProperties.of(
                        message,
                        call.metadata(),
                        headers -> traces.begin(Subject.NONE, headers, call));
        if (message.getWait() && call.deadline() != null) {
            properties.waiting(time.leftForWaiting(call));
        }
        Publication publication =
                traffic.publish(
                        TextLimits.name("topic", message.getTopic()),
                        properties.map(),
                        message.getWait());
        call.send(
                PublishResponse.newBuilder()
                        .setSubscribers(publication.subscribers())
                        .setUnfinished(publication.unfinished())
                        .build());
    }

    private void broadcast(
            BroadcastRequest message, VirtualThreadCall<BroadcastRequest, BroadcastResponse> call)
            throws InterruptedException {
        Broadcast broadcast = read(message, call);
        if (message.getGather()) {
            call.send(gather(broadcast, call));
        } else {
            call.send(
                    BroadcastResponse.newBuilder().addAllPlugins(bus.broadcast(broadcast)).build());
        }
    }

    /** A caller that gives up ends the waiting. */
    private BroadcastResponse gather(Broadcast broadcast, VirtualThreadCall<?, ?> call) {
        Runnable forget = call.cancellation().onCancel(Thread.currentThread()::interrupt);
        try {
            BroadcastResponse.Builder response = BroadcastResponse.newBuilder();
            for (var answer : bus.gather(broadcast, time.leftForWaiting(call))) {
                response.addPlugins(answer.plugin()).addAnswers(write(answer));
            }
            return response.build();
        } finally {
            forget.run();
        }
    }

    private static Answer write(dev.backplane.bus.Answer answer) {
        Answer.Builder message = Answer.newBuilder().setPlugin(answer.plugin());
        Payload reply = answer.reply();
        if (reply != null) {
            return message.setPayload(PayloadMessages.write(reply)).build();
        }
        return message.setProblem(
                        Problem.newBuilder()
                                .setCode(String.valueOf(answer.problem()))
                                .setMessage(answer.message()))
                .build();
    }

    private Broadcast read(BroadcastRequest message, VirtualThreadCall<?, ?> call) {
        if (message.getOperation().isEmpty()) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the broadcast names no operation; set its field 'operation'");
        }
        Payload payload = PayloadMessages.read(message.getPayload(), call.metadata());
        String filter = TextLimits.source("filter", message.getFilter());
        return new Broadcast(
                TextLimits.name("operation", message.getOperation()),
                payload,
                filter.isEmpty() ? null : filter,
                traces.begin(new Subject("", message.getOperation()), payload.headers(), call));
    }
}

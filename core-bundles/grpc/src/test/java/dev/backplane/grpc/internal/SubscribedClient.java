package dev.backplane.grpc.internal;

import dev.backplane.proto.v1.EventServiceGrpc;
import dev.backplane.proto.v1.SubscribeRequest;
import dev.backplane.proto.v1.SubscribeResponse;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client that subscribed, and reads only what it is told to. */
final class SubscribedClient extends ClientCall.Listener<SubscribeResponse> {

    final CompletableFuture<Status> closed = new CompletableFuture<>();
    private final BlockingQueue<SubscribeResponse> read = new LinkedBlockingQueue<>();
    private final ClientCall<SubscribeRequest, SubscribeResponse> call;

    SubscribedClient(OpenEndpoint open, SubscribeRequest request) {
        call = open.channel.newCall(EventServiceGrpc.getSubscribeMethod(), CallOptions.DEFAULT);
        call.start(this, new Metadata());
        call.sendMessage(request);
        call.halfClose();
    }

    /** Reads one message. */
    SubscribeResponse next() throws InterruptedException {
        call.request(1);
        SubscribeResponse message = read.poll(10, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message; the call ended with " + closed.getNow(null));
        }
        return message;
    }

    void readAll() {
        call.request(Integer.MAX_VALUE);
    }

    void leave() {
        call.cancel("the test is done with it", null);
    }

    @Override
    public void onMessage(SubscribeResponse message) {
        read.add(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        closed.complete(status);
    }
}

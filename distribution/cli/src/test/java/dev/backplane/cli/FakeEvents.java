package dev.backplane.cli;

import dev.backplane.proto.v1.BroadcastRequest;
import dev.backplane.proto.v1.BroadcastResponse;
import dev.backplane.proto.v1.EventServiceGrpc;
import dev.backplane.proto.v1.PublishRequest;
import dev.backplane.proto.v1.PublishResponse;
import dev.backplane.proto.v1.SubscribeRequest;
import dev.backplane.proto.v1.SubscribeResponse;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Answers events and broadcasts as the test says; a subscription stays open until it is left. */
final class FakeEvents extends EventServiceGrpc.EventServiceImplBase {

    final List<PublishRequest> published = new CopyOnWriteArrayList<>();
    final List<BroadcastRequest> broadcasts = new CopyOnWriteArrayList<>();
    final List<SubscribeRequest> subscribed = new CopyOnWriteArrayList<>();
    final CountDownLatch open = new CountDownLatch(1);
    final CountDownLatch left = new CountDownLatch(1);
    volatile PublishResponse publication = PublishResponse.getDefaultInstance();
    volatile BroadcastResponse answers = BroadcastResponse.getDefaultInstance();
    volatile List<SubscribeResponse> messages = new ArrayList<>();
    volatile @Nullable RuntimeException end;
    volatile CountDownLatch mayEnd = new CountDownLatch(0);

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test has forgotten it");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void publish(PublishRequest request, StreamObserver<PublishResponse> observer) {
        published.add(request);
        observer.onNext(publication);
        observer.onCompleted();
    }

    @Override
    public void broadcast(BroadcastRequest request, StreamObserver<BroadcastResponse> observer) {
        broadcasts.add(request);
        observer.onNext(answers);
        observer.onCompleted();
    }

    @Override
    public void subscribe(SubscribeRequest request, StreamObserver<SubscribeResponse> observer) {
        subscribed.add(request);
        ((ServerCallStreamObserver<SubscribeResponse>) observer)
                .setOnCancelHandler(left::countDown);
        messages.forEach(observer::onNext);
        open.countDown();
        if (end != null) {
            await(mayEnd);
            observer.onError(end);
        }
    }
}

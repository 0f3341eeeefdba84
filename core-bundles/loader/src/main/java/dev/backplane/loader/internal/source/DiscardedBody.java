package dev.backplane.loader.internal.source;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/** An answer that is not wanted still holds its connection until somebody says so. */
final class DiscardedBody implements Subscriber<List<ByteBuffer>> {

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> ignored) {}

    @Override
    public void onError(Throwable ignored) {}

    @Override
    public void onComplete() {}
}

package dev.backplane.loader.internal.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP client limits the time to the answer's head only; a server that falls silent later would
 * hold us for ever.
 */
final class TimedBody extends InputStream implements Subscriber<List<ByteBuffer>> {

    private sealed interface Signal {
        record Piece(List<ByteBuffer> buffers) implements Signal {}

        record End() implements Signal {}

        record Failure(Throwable cause) implements Signal {}
    }

    /**
     * Never holds more than one piece and one end: the next piece is asked for when the last one is
     * taken.
     */
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    private final Deque<ByteBuffer> piece = new ArrayDeque<>();
    private final FetchLimits limits;
    private final Runnable release;
    private final long deadlineNanos;
    private volatile @Nullable Subscription subscription;
    private boolean ended;

    TimedBody(FetchLimits limits, Runnable release) {
        this.limits = limits;
        this.release = release;
        this.deadlineNanos = System.nanoTime() + limits.total().toNanos();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        signals.add(new Signal.Piece(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new Signal.Failure(failure));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal.End());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            ByteBuffer buffer = piece.peek();
            if (buffer == null) {
                next();
            } else if (buffer.hasRemaining()) {
                int count = Math.min(length, buffer.remaining());
                buffer.get(target, offset, count);
                return count;
            } else {
                piece.remove();
            }
        }
        return -1;
    }

    private void next() throws IOException {
        switch (await()) {
            case Signal.Piece(List<ByteBuffer> buffers) -> {
                piece.addAll(buffers);
                Objects.requireNonNull(subscription).request(1);
            }
            case Signal.End() -> ended = true;
            case Signal.Failure(Throwable cause) ->
                    throw new IOException("the connection broke: " + Reason.of(cause), cause);
        }
    }

    private Signal await() throws IOException {
        long silence = limits.silence().toNanos();
        long left = deadlineNanos - System.nanoTime();
        try {
            Signal signal = signals.poll(Math.min(silence, left), TimeUnit.NANOSECONDS);
            if (signal != null) {
                return signal;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        throw left < silence
                ? new SocketTimeoutException(
                        "not finished within %,d ms".formatted(limits.total().toMillis()))
                : new SocketTimeoutException(
                        "no data for %,d ms".formatted(limits.silence().toMillis()));
    }

    @Override
    public void close() {
        Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
        release.run();
    }
}

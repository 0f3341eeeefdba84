package dev.backplane.benchmarks.invoke;

import com.google.protobuf.ByteString;

import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.InvokeResponse;
import dev.backplane.proto.v1.Payload;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A number of callers that each send the next call when the reply to the last has come. Each call
 * has a deadline, as a gateway's calls have.
 */
final class ClosedLoop {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final InvokeRequest REQUEST =
            InvokeRequest.newBuilder()
                    .setPlugin("echo")
                    .setOperation("echo")
                    .setPayload(
                            Payload.newBuilder()
                                    .setData(ByteString.copyFrom(new byte[128]))
                                    .setContentType("application/octet-stream"))
                    .build();

    private final ManagedChannel channel;
    private final int callers;
    private final Histogram nanos = new ConcurrentHistogram(TimeUnit.SECONDS.toNanos(60), 3);
    private final CountDownLatch running;
    private volatile boolean over;
    private volatile @Nullable Throwable failure;

    /**
     * What one stretch of calls was like.
     *
     * @param callsPerSecond replies in a second
     * @param p50Micros half of the calls took at most this long
     */
    record Slice(double callsPerSecond, double p50Micros) {}

    private ClosedLoop(ManagedChannel channel, int callers) {
        this.channel = channel;
        this.callers = callers;
        this.running = new CountDownLatch(callers);
    }

    /**
     * Calls for a while.
     *
     * @throws IOException if any call fails
     */
    static Slice run(ManagedChannel channel, int callers, Duration time)
            throws IOException, InterruptedException {
        return new ClosedLoop(channel, callers).run(time);
    }

    private Slice run(Duration time) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        for (int i = 0; i < callers; i++) {
            new Caller().next();
        }
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        over = true;
        if (!running.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("calls are still without a reply");
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (failure != null) {
            throw new IOException("a call failed", failure);
        }
        return new Slice(nanos.getTotalCount() / seconds, nanos.getValueAtPercentile(50) / 1000.0);
    }

    /** One caller, on the transport's thread. */
    private final class Caller implements StreamObserver<InvokeResponse> {

        private long begin;

        void next() {
            begin = System.nanoTime();
            InvocationServiceGrpc.newStub(channel)
                    .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                    .invoke(REQUEST, this);
        }

        @Override
        public void onNext(InvokeResponse response) {
            if (response.getPayload().getData().size() != REQUEST.getPayload().getData().size()) {
                failure = new IOException("the reply is not what was sent");
            }
        }

        @Override
        public void onError(Throwable problem) {
            failure = problem;
            running.countDown();
        }

        @Override
        public void onCompleted() {
            nanos.recordValue(System.nanoTime() - begin);
            if (over) {
                running.countDown();
            } else {
                next();
            }
        }
    }
}

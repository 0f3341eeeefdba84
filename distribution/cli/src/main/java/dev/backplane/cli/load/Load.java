package dev.backplane.cli.load;

import dev.backplane.cli.Problem;
import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.InvokeResponse;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;

import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps a fixed number of calls under way. Each has a lane of its own that begins the next call
 * when one ends, on the transport's thread: so the client costs little beside what it measures.
 */
final class Load {

    private static final long HIGHEST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final long PAUSE_AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final List<ManagedChannel> channels;
    private final InvokeRequest request;
    private final int concurrency;
    private final double rate;
    private final Duration timeout;

    /**
     * Prepares.
     *
     * @param rate calls a second in all; 0 for as many as go
     */
    Load(
            List<ManagedChannel> channels,
            InvokeRequest request,
            int concurrency,
            double rate,
            Duration timeout) {
        this.channels = channels;
        this.request = request;
        this.concurrency = concurrency;
        this.rate = rate;
        this.timeout = timeout;
    }

    /** Makes one call; whatever comes back, somebody is there. */
    void requireRuntime() {
        try {
            ClientCalls.blockingUnaryCall(
                    channels.getFirst(),
                    InvocationServiceGrpc.getInvokeMethod(),
                    options(),
                    request);
        } catch (StatusRuntimeException e) {
            if (Problem.isNoRuntime(e)) {
                throw e;
            }
        }
    }

    LoadReport run(Duration duration) throws InterruptedException {
        try (ScheduledExecutorService timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("load-timer").daemon().factory())) {
            Run run =
                    new Run(
                            timer,
                            System.nanoTime() + duration.toNanos(),
                            new CountDownLatch(concurrency));
            long begun = System.nanoTime();
            long intervalNanos = rate == 0 ? 0 : (long) (concurrency / rate * 1e9);
            for (int i = 0; i < concurrency; i++) {
                long due = begun + (rate == 0 ? 0 : (long) (i / rate * 1e9));
                run.schedule(new Lane(run, channels.get(i % channels.size()), due, intervalNanos));
            }
            boolean ended =
                    run.lanes.await(
                            duration.plus(timeout).plus(SLACK).toMillis(), TimeUnit.MILLISECONDS);
            timer.shutdownNow();
            if (!ended) {
                run.failures
                        .computeIfAbsent("NO_ANSWER", code -> new LongAdder())
                        .add(run.lanes.getCount());
            }
            return run.report(Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private CallOptions options() {
        return CallOptions.DEFAULT.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** One measurement. */
    private static final class Run {

        private final ScheduledExecutorService timer;
        private final long end;
        private final CountDownLatch lanes;
        private final Histogram micros = new AtomicHistogram(HIGHEST_MICROS, SIGNIFICANT_DIGITS);
        private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

        private Run(ScheduledExecutorService timer, long end, CountDownLatch lanes) {
            this.timer = timer;
            this.end = end;
            this.lanes = lanes;
        }

        private void schedule(Lane lane) {
            var _ = timer.schedule(lane, lane.due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        private LoadReport report(Duration taken) {
            Map<String, Long> counts = new TreeMap<>();
            failures.forEach((code, count) -> counts.put(code, count.sum()));
            return new LoadReport(micros, counts, taken);
        }
    }

    /** One call after the other. */
    private final class Lane implements Runnable, StreamObserver<InvokeResponse> {

        private final Run run;
        private final Channel channel;
        private final long intervalNanos;
        private long due;

        private Lane(Run run, Channel channel, long due, long intervalNanos) {
            this.run = run;
            this.channel = channel;
            this.due = due;
            this.intervalNanos = intervalNanos;
        }

        @Override
        public void run() {
            if (intervalNanos == 0) {
                due = System.nanoTime();
            }
            if (due >= run.end || System.nanoTime() >= run.end) {
                run.lanes.countDown();
            } else {
                ClientCalls.asyncUnaryCall(
                        channel.newCall(InvocationServiceGrpc.getInvokeMethod(), options()),
                        request,
                        this);
            }
        }

        @Override
        public void onNext(InvokeResponse response) {}

        @Override
        public void onCompleted() {
            long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due);
            run.micros.recordValue(Math.min(micros, HIGHEST_MICROS));
            if (intervalNanos == 0) {
                run();
            } else {
                due += intervalNanos;
                run.schedule(this);
            }
        }

        @Override
        public void onError(Throwable problem) {
            run.failures
                    .computeIfAbsent(Problem.code(problem), code -> new LongAdder())
                    .increment();
            // Through the timer even when at once: a call may fail on the thread that begins it.
            due =
                    intervalNanos == 0
                            ? System.nanoTime() + PAUSE_AFTER_FAILURE_NANOS
                            : due + intervalNanos;
            run.schedule(this);
        }
    }
}

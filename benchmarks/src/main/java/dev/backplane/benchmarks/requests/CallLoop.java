package dev.backplane.benchmarks.requests;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A number of callers that each call again when the reply to the last call has come. */
public final class CallLoop {

    /** What a call carries, in bytes. */
    public static final int BODY_BYTES = 128;

    /** The time a call has. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Calls calls;
    private final LongAdder replies = new LongAdder();
    private final CountDownLatch running;
    private volatile boolean over;
    private volatile @Nullable Throwable failure;

    /** How to call, on whatever bus. */
    public interface Calls {

        /** Runs the code where callers are at home. */
        default void begin(Runnable caller) {
            var _ = Thread.ofPlatform().name("caller").start(caller);
        }

        /** Calls once. */
        CompletableFuture<?> call();
    }

    private CallLoop(Calls calls, int callers) {
        this.calls = calls;
        this.running = new CountDownLatch(callers);
    }

    /**
     * Calls for a while.
     *
     * @return replies a second
     */
    public static double run(Calls calls, int callers, Duration time) throws InterruptedException {
        return new CallLoop(calls, callers).run(callers, time);
    }

    private double run(int callers, Duration time) throws InterruptedException {
        long begin = System.nanoTime();
        calls.begin(
                () -> {
                    for (int i = 0; i < callers; i++) {
                        next();
                    }
                });
        // Not on a virtual thread, which callers on virtual threads might leave no processor.
        Thread.ofPlatform().name("timer").start(() -> endAfter(time)).join();
        if (!running.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(running.getCount() + " calls are without a reply");
        }
        if (failure != null) {
            throw new IllegalStateException("a call failed", failure);
        }
        return replies.sum() / ((System.nanoTime() - begin) / 1e9);
    }

    private void endAfter(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over = true;
        }
    }

    /** One caller: goes on here while replies are there at once, and where they arrive if not. */
    private void next() {
        while (!over) {
            CompletableFuture<?> reply = calls.call();
            if (!reply.isDone()) {
                var _ = reply.whenComplete((result, problem) -> arrived(problem));
                return;
            }
            count(reply.isCompletedExceptionally() ? reply.exceptionNow() : null);
        }
        running.countDown();
    }

    private void arrived(@Nullable Throwable problem) {
        count(problem);
        next();
    }

    private void count(@Nullable Throwable problem) {
        if (problem == null) {
            replies.increment();
        } else {
            failure = problem;
            over = true;
        }
    }
}

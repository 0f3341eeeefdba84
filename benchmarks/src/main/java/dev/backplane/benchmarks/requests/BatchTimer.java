package dev.backplane.benchmarks.requests;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Calls in batches, so that the clock is not part of what is measured. */
final class BatchTimer {

    private static final int BATCH = 1_000;

    private BatchTimer() {}

    /** Nanoseconds a call takes, called for a while on one thread of its own. */
    static double nanos(Supplier<Object> call, Object expected, Duration time) {
        CompletableFuture<Double> nanos = new CompletableFuture<>();
        var _ =
                Thread.ofPlatform()
                        .name("caller")
                        .start(
                                () -> {
                                    try {
                                        nanos.complete(measure(call, expected, time.toNanos()));
                                    } catch (RuntimeException e) { // the thread's root
                                        nanos.completeExceptionally(e);
                                    }
                                });
        return nanos.join();
    }

    private static double measure(Supplier<Object> call, Object expected, long time) {
        long calls = 0;
        long begin = System.nanoTime();
        long now;
        do {
            for (int i = 0; i < BATCH; i++) {
                if (!call.get().equals(expected)) {
                    throw new IllegalStateException("the reply is not what was sent");
                }
            }
            calls += BATCH;
            now = System.nanoTime();
        } while (now - begin < time);
        return (double) (now - begin) / calls;
    }
}

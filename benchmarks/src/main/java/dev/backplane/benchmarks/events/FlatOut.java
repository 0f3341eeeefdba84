package dev.backplane.benchmarks.events;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One publisher as quick as it can, until everything it published has been delivered. */
public final class FlatOut {

    private static final int BATCH = 64;
    private static final long NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Load load;
    private final long before;
    private long published;

    private FlatOut(Load load) {
        this.load = load;
        this.before = load.delivered();
    }

    /**
     * Publishes for a while, on a thread of its own.
     *
     * @return deliveries a second
     */
    public static double run(Load load, Duration time) {
        CompletableFuture<Double> rate = new CompletableFuture<>();
        var _ =
                Thread.ofPlatform()
                        .name("publisher")
                        .start(
                                () -> {
                                    try {
                                        rate.complete(new FlatOut(load).publish(time));
                                    } catch (RuntimeException e) { // the thread's root
                                        rate.completeExceptionally(e);
                                    }
                                });
        return rate.join();
    }

    private double publish(Duration time) {
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        while (System.nanoTime() - end < 0) {
            for (int i = 0; i < BATCH; i++) {
                load.publish();
            }
            published += BATCH;
            awaitOutstanding(load.window());
        }
        awaitOutstanding(0);
        return delivered() / ((System.nanoTime() - begin) / 1e9);
    }

    private void awaitOutstanding(long most) {
        if (most == Long.MAX_VALUE) {
            return;
        }
        long expected = published * load.subscribers();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (expected - delivered() > most) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        (expected - delivered()) + " of " + expected + " were not delivered");
            }
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    private long delivered() {
        return load.delivered() - before;
    }
}

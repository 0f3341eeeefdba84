package dev.backplane.itests.distribution;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something to become so, at most half a minute. */
final class Await {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Await() {}

    /**
     * @param expectation what is waited for and how it stands, asked when the time is up
     */
    static void until(Supplier<String> expectation, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("expected " + expectation.get());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}

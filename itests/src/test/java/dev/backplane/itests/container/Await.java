package dev.backplane.itests.container;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for something to become so, at most ten seconds. */
final class Await {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private Await() {}

    /** The value once it is as expected, or what it was last when the time was up. */
    static <T> T value(Supplier<T> read, T expected) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        T value = read.get();
        while (!expected.equals(value) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            value = read.get();
        }
        return value;
    }
}

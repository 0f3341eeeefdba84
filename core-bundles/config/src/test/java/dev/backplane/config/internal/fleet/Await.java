package dev.backplane.config.internal.fleet;

import redis.clients.jedis.exceptions.JedisException;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for servers to agree. */
final class Await {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within 30 s: " + what);
            }
            Simulation.pause(20);
        }
    }

    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (JedisException notYet) {
            return false;
        }
    }
}

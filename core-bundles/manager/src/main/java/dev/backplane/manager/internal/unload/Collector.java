package dev.backplane.manager.internal.unload;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks for garbage collections, rarely: each is a pause of the whole runtime. On the watching
 * thread, but for {@link #hurry} and {@link #calm}.
 */
final class Collector {

    /** Between two while somebody waits for a verdict. */
    private static final Duration IN_HASTE = Duration.ofMillis(500);

    private final Runnable collection;
    private final AtomicInteger waiting = new AtomicInteger();
    private long lastNanos = Long.MIN_VALUE;

    Collector(Runnable collection) {
        this.collection = collection;
    }

    /** Somebody waits for a verdict. */
    void hurry() {
        waiting.incrementAndGet();
    }

    void calm() {
        waiting.decrementAndGet();
    }

    boolean inHaste() {
        return waiting.get() > 0;
    }

    /**
     * Collects, unless that was done too lately.
     *
     * @param period between two; zero: never, unless in haste
     * @return whether there was a collection
     */
    boolean collect(Duration period) {
        Duration pause = inHaste() ? IN_HASTE : period;
        boolean first = lastNanos == Long.MIN_VALUE;
        if (pause.isZero() || (!first && System.nanoTime() - lastNanos < pause.toNanos())) {
            return false;
        }
        collection.run();
        lastNanos = System.nanoTime();
        return true;
    }
}

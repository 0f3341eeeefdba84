package dev.backplane.bus.internal.policy;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** So many calls of an operation at once, and no more. */
public final class Bulkhead {

    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Semaphore free;

    /** With room for so many. */
    public Bulkhead(int limit) {
        this.free = new Semaphore(limit);
    }

    /** Enters if there is room now. */
    public boolean tryEnter() {
        return free.tryAcquire();
    }

    /** Enters when there is room, unless that takes too long or the caller gives up. */
    public boolean enterWithin(long nanos, BooleanSupplier givenUp) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !givenUp.getAsBoolean(); ) {
            if (free.tryAcquire(Math.min(left, SLICE_NANOS), TimeUnit.NANOSECONDS)) {
                return true;
            }
            left = end - System.nanoTime();
        }
        return false;
    }

    /** Once for each time that somebody entered. */
    public void leave() {
        free.release();
    }
}

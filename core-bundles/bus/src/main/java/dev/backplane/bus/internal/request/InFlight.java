package dev.backplane.bus.internal.request;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts the calls inside one revision so that a drained revision is really drained, without a line
 * of memory that all callers fight over.
 *
 * <p>A call leaves through the stripe it entered by, so no stripe is ever negative and a stripe at
 * zero means: everyone who entered by it has left. A caller enters, <em>then</em> looks at its
 * {@link Slot} again and leaves at once if the route has changed; the route is changed
 * <em>before</em> anybody waits for zero. All of these accesses are volatile, hence in one total
 * order: whoever enters a stripe after it was seen at zero also sees the new route and turns back.
 * So it is enough to see each stripe at zero once, one after the other; a caller turning back only
 * delays that.
 *
 * <p>Behind a closed gate calls go on to come in that are nested in one inside (guests), and those
 * do not turn back. A guest enters, <em>then</em> says so, <em>then</em> makes sure that the call
 * it is nested in is still inside. Whoever waits for zero looks whether a guest said so meanwhile,
 * and begins again. A guest that was overlooked both times would have had a host inside after every
 * stripe was seen at zero, and so would its host, up to one that is no guest: there is none.
 */
final class InFlight {

    private static final int LONGS_PER_CACHE_LINE = 8;
    private static final int MAX_STRIPES = 16;
    static final int STRIPES = stripesFor(Runtime.getRuntime().availableProcessors());
    private static final long FIRST_PAUSE_NANOS = 50_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000;

    private final AtomicLongArray counts =
            new AtomicLongArray((STRIPES + 1) * LONGS_PER_CACHE_LINE);
    private final AtomicLong guests = new AtomicLong();

    /** Counts the current thread in; the ticket must be given back to {@link #exit} once. */
    int enter() {
        int ticket = (stripe() + 1) * LONGS_PER_CACHE_LINE;
        counts.getAndIncrement(ticket);
        return ticket;
    }

    void exit(int ticket) {
        counts.getAndDecrement(ticket);
    }

    /** Where the current thread counts. */
    static int stripe() {
        return (int) Thread.currentThread().threadId() & (STRIPES - 1);
    }

    /** The current thread has entered as a guest. */
    void guestEntered() {
        guests.getAndIncrement();
    }

    int count() {
        long sum = 0;
        for (int stripe = 1; stripe <= STRIPES; stripe++) {
            sum += counts.get(stripe * LONGS_PER_CACHE_LINE);
        }
        return Math.toIntExact(sum);
    }

    /** Whether every stripe was seen at zero before {@code boundNanos} had passed. */
    boolean awaitZero(long boundNanos) throws InterruptedException {
        long start = System.nanoTime();
        long before;
        do {
            before = guests.get();
            if (!awaitZero(start, boundNanos)) {
                return false;
            }
        } while (guests.get() != before);
        return true;
    }

    private boolean awaitZero(long start, long boundNanos) throws InterruptedException {
        for (int stripe = 1; stripe <= STRIPES; stripe++) {
            long pause = FIRST_PAUSE_NANOS;
            while (counts.get(stripe * LONGS_PER_CACHE_LINE) != 0) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while waiting for calls to end");
                }
                long left = boundNanos - (System.nanoTime() - start);
                if (left <= 0) {
                    return false;
                }
                LockSupport.parkNanos(this, Math.min(left, pause));
                pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            }
        }
        return true;
    }

    private static int stripesFor(int processors) {
        int wanted = Math.min(processors, MAX_STRIPES);
        return Integer.highestOneBit(2 * wanted - 1);
    }
}

package dev.backplane.bus.internal.event;

import dev.backplane.bus.internal.Work;

import org.jspecify.annotations.Nullable;
import org.osgi.service.event.EventHandler;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The one place where a subscriber's code runs; whatever it does, the thread leaves as it came. It
 * counts who is inside, as {@code InFlight} does for calls: whoever enters looks again whether it
 * is the right one still ({@link Seat}).
 */
final class Delivery {

    private static final long FIRST_PAUSE_NANOS = 50_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000;

    private final EventHandler handler;
    private final @Nullable ClassLoader loader;
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicBoolean abandoned = new AtomicBoolean();

    /**
     * @param loader the thread context class loader the handler gets
     */
    Delivery(EventHandler handler, @Nullable ClassLoader loader) {
        this.handler = handler;
        this.loader = loader;
    }

    void enter() {
        inside.getAndIncrement();
    }

    /** Once for each time that somebody entered. */
    void exit() {
        inside.getAndDecrement();
    }

    /** Whether somebody is inside of whom nobody has known before that he will not come out. */
    boolean abandon() {
        return inside.get() != 0 && abandoned.compareAndSet(false, true);
    }

    /** Its turn comes, perhaps again. */
    void recover() {
        abandoned.set(false);
    }

    /** Waits until nobody is inside; false if somebody still was when the time had passed. */
    boolean awaitNobody(long endNanos) throws InterruptedException {
        long pause = FIRST_PAUSE_NANOS;
        while (inside.get() != 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting for handlers to end");
            }
            long left = endNanos - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, Math.min(left, pause));
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        }
        return true;
    }

    /**
     * Hands the event to the handler.
     *
     * @param cell this thread's
     * @return what the handler threw, or null
     */
    @Nullable Throwable run(EventRun run, Work.Cell cell) {
        Thread thread = Thread.currentThread();
        ClassLoader loaderBefore = thread.getContextClassLoader();
        Work around = cell.get();
        cell.set(run);
        setLoader(thread, loaderBefore, loader);
        try {
            handler.handleEvent(run.event());
            return null;
        } catch (Throwable t) { // must reach neither Event Admin nor the drain
            return t;
        } finally {
            run.end();
            cell.set(around);
            setLoader(thread, thread.getContextClassLoader(), loaderBefore);
        }
    }

    /** Writing costs more than reading. */
    @SuppressWarnings("ReferenceEquality")
    private static void setLoader(
            Thread thread, @Nullable ClassLoader present, @Nullable ClassLoader wanted) {
        if (present != wanted) {
            thread.setContextClassLoader(wanted);
        }
    }
}

package dev.backplane.bus.internal.event;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a mailbox is doing, for the eyes of the monitor alone: written without fences, each of which
 * would cost as much as the rest of a delivery.
 */
final class Progress {

    private static final VarHandle SINCE = handle("sinceNanos", long.class);
    private static final VarHandle INLINE = handle("inline", EventRun.class);

    private volatile long sinceNanos;
    private volatile @Nullable EventRun inline;

    // the monitor's thread only
    private boolean seenRunning;
    private long seenSince;
    private long firstSeenNanos;

    /** A run begins. */
    void begin(long nowNanos) {
        SINCE.setOpaque(this, nowNanos);
    }

    /** A run has ended. */
    void end(long nowNanos) {
        SINCE.setOpaque(this, nowNanos);
    }

    /** The run that is on its publisher's thread; null when it is over. */
    void inline(@Nullable EventRun run) {
        INLINE.setRelease(this, run);
    }

    /**
     * How long the monitor has seen the same run go on. Counted from its first look: a mailbox that
     * was at rest has old times until its run has begun, and that may take a while on a busy
     * machine.
     *
     * @param running whether something runs now
     */
    long stuckNanos(boolean running, long nowNanos) {
        long since = sinceNanos;
        if (!running || !seenRunning || since != seenSince) {
            firstSeenNanos = nowNanos;
        }
        seenRunning = running;
        seenSince = since;
        return nowNanos - firstSeenNanos;
    }

    /** Interrupts a handler that keeps its publisher waiting beyond the deadline. */
    void interruptIfLate(long nowNanos) {
        EventRun run = inline;
        if (run != null) {
            run.interruptIfLate(nowNanos);
        }
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Progress.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}

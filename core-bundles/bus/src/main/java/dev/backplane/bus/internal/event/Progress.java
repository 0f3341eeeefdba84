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
    private static final VarHandle RUNNER = handle("runner", Thread.class);
    private static final VarHandle INLINE = handle("inline", EventRun.class);

    private volatile long sinceNanos;
    private volatile @Nullable Thread runner;
    private volatile @Nullable EventRun inline;

    /** A run begins on this thread. */
    void begin(long nowNanos) {
        SINCE.setOpaque(this, nowNanos);
        RUNNER.setOpaque(this, Thread.currentThread());
    }

    /** A run has ended. */
    void end(long nowNanos) {
        SINCE.setOpaque(this, nowNanos);
    }

    /** The run that is on its publisher's thread; null when it is over. */
    void inline(@Nullable EventRun run) {
        INLINE.setRelease(this, run);
    }

    /** How long no run has begun or ended. */
    long stuckNanos(long nowNanos) {
        return Math.max(0, nowNanos - sinceNanos);
    }

    /** The thread that ran the handler last, and perhaps still does. */
    @Nullable Thread lastRunner() {
        return runner;
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

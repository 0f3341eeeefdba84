package dev.backplane.bus.internal;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Priority;

import org.jspecify.annotations.Nullable;

/**
 * What a thread is busy with for somebody: a call or an event. What it sends meanwhile inherits
 * time, trace and cancellation from it.
 *
 * <p>Kept in a ThreadLocal: a ScopedValue would cost two allocations and a lambda per call and
 * bring nothing, since work never leaves its thread.
 */
public interface Work {

    /** Who asked for it, and in which trace. */
    MessageContext context();

    /** Whether somebody waits for it, and so until when. */
    boolean isAwaited();

    /** When nobody waits for it any more; means nothing if nobody does. */
    long deadlineNanos();

    /** Fires when nobody wants it any more. */
    @Nullable Cancellation cancellation();

    /** The work around it on this thread, that goes on when this has ended. */
    @Nullable Work outer();

    /** The plugin whose code does it; empty if none does. */
    String worker();

    /** Whether it has ended, although a stack overflow may have kept its thread from tidying up. */
    boolean isOver();

    /** A message without a trace of its own belongs to the one it is sent in. */
    static MessageContext inherit(MessageContext own, @Nullable Work around) {
        if (around == null || !own.traceparent().isEmpty()) {
            return own;
        }
        MessageContext outer = around.context();
        if (outer.traceparent().isEmpty() && outer.priority() == own.priority()) {
            return own;
        }
        return new MessageContext(
                own.caller(),
                outer.traceparent(),
                own.priority() == Priority.NORMAL ? outer.priority() : own.priority());
    }

    /** The thread's own cell: reading and writing the cell costs less than the ThreadLocal does. */
    final class Cell {

        private static final ThreadLocal<Cell> CELLS = ThreadLocal.withInitial(Cell::new);

        private @Nullable Work work;

        private Cell() {}

        /** The cell of this thread. */
        public static Cell mine() {
            return CELLS.get();
        }

        /** What this thread is busy with. */
        public @Nullable Work get() {
            Work current = work;
            return current == null || current.isOver() ? null : current;
        }

        public void set(@Nullable Work current) {
            work = current;
        }
    }
}

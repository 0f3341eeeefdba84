package dev.backplane.bus.internal.event;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.internal.Work;

import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One event in the handler of one mailbox, on its thread. While it runs it may be interrupted: the
 * other side does so only between winning {@code RUNNING -> FIRING} and writing {@code FIRED}, and
 * {@link #end()} waits for that, so that no interrupt arrives later.
 */
final class EventRun implements Work {

    private static final int RUNNING = 0;
    private static final int FIRING = 1;
    private static final int FIRED = 2;
    private static final int OVER = 3;
    private static final VarHandle STATE = stateHandle();

    private final Mailbox mailbox;
    private final Event event;
    private final Delivery delivery;
    private final Thread thread = Thread.currentThread();

    private volatile @Nullable MessageContext traced;

    @SuppressWarnings("UnusedVariable") // through STATE
    private volatile int state;

    /**
     * @param delivery was entered for this
     */
    EventRun(Mailbox mailbox, Event event, Delivery delivery) {
        this.mailbox = mailbox;
        this.event = event;
        this.delivery = delivery;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    Delivery delivery() {
        return delivery;
    }

    Event event() {
        return event;
    }

    /** Events that the runtime's own adapters post come without the facade, and without context. */
    @Override
    public MessageContext context() {
        MessageContext own = traced;
        if (own != null) {
            return own;
        }
        return event instanceof BusEvent known ? known.context() : MessageContext.unknown();
    }

    /** What is sent within it belongs to this step of a trace; for its own thread. */
    void traced(MessageContext step) {
        traced = step;
    }

    @Override
    public boolean isAwaited() {
        return event instanceof BusEvent known && known.isAwaited();
    }

    @Override
    public long deadlineNanos() {
        return event instanceof BusEvent known ? known.deadlineNanos() : 0;
    }

    @Override
    public @Nullable Cancellation cancellation() {
        return null;
    }

    /** What waits for this run, on this thread or another. */
    @Override
    public @Nullable Work outer() {
        return event instanceof BusEvent known ? known.publisher() : null;
    }

    @Override
    public String worker() {
        return mailbox.subscriber().plugin();
    }

    @Override
    public boolean isOver() {
        return state == OVER;
    }

    /** Interrupts the handler if its publisher's deadline has passed; from any other thread. */
    void interruptIfLate(long nowNanos) {
        if (isLate(this, nowNanos) && STATE.compareAndSet(this, RUNNING, FIRING)) {
            try {
                thread.interrupt();
            } finally {
                state = FIRED;
            }
        }
    }

    private static boolean isLate(Work work, long nowNanos) {
        return work.isAwaited() && nowNanos - work.deadlineNanos() >= 0;
    }

    /** The handler has returned. */
    void end() {
        if (!STATE.compareAndSet(this, RUNNING, OVER)) {
            takeBackInterrupt();
        }
    }

    /** What waits for this run on the same thread, and is late too, keeps its own interrupt. */
    private void takeBackInterrupt() {
        while (state != FIRED) {
            Thread.onSpinWait();
        }
        state = OVER;
        Thread.interrupted();
        long now = System.nanoTime();
        for (Work each = outer(); each != null; each = each.outer()) {
            if (isLate(each, now)) {
                thread.interrupt();
            }
        }
    }

    /** Whether the work is, or waits inside, a run of that mailbox. */
    static boolean isWithin(@Nullable Work work, Mailbox mailbox) {
        for (Work each = work; each != null; each = each.outer()) {
            if (each instanceof EventRun run && run.mailbox == mailbox) {
                return true;
            }
        }
        return false;
    }

    /** The innermost run that the work is in. */
    static @Nullable EventRun innermost(@Nullable Work work) {
        Work each = work;
        while (each != null && !(each instanceof EventRun)) {
            each = each.outer();
        }
        return (EventRun) each;
    }

    private static VarHandle stateHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(EventRun.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}

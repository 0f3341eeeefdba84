package dev.backplane.bus.internal.event;

import dev.backplane.bus.MessageContext;
import dev.backplane.bus.internal.Work;

import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * An event on its way: the publisher's own, with what the bus adds, and what became of it so far.
 * Event Admin hands on the very object it is given, so a mailbox finds the delivery's state in it.
 */
final class BusEvent extends Event {

    private static final VarHandle PENDING = pending();
    private static final int SPINS = 64;

    private final MessageContext context;
    private final long deadlineNanos;
    private final Work.@Nullable Cell cell; // null if nobody waits
    private final @Nullable Work publisher;
    private final @Nullable Thread waiter;

    /** Handlers on other threads that have not finished. */
    @SuppressWarnings("UnusedVariable") // through PENDING
    private volatile int pending;

    // the publisher's thread only, while Event Admin goes through the handlers
    private long turn;
    private int matched;
    private @Nullable List<Seat> opened;
    private @Nullable List<String> rejections;

    private BusEvent(
            Event original, MessageContext context, long deadlineNanos, Work.@Nullable Cell cell) {
        super(original.getTopic(), new OverlaidProperties(original, context, deadlineNanos));
        this.context = context;
        this.deadlineNanos = deadlineNanos;
        this.cell = cell;
        this.publisher = cell == null ? null : cell.get();
        this.waiter = cell == null ? null : Thread.currentThread();
    }

    /** An event that its publisher does not wait for. */
    static BusEvent posted(Event original, MessageContext context) {
        return new BusEvent(original, context, 0, null);
    }

    /**
     * An event whose publisher waits for its handlers.
     *
     * @param cell the publishing thread's; what is in it is blocked
     */
    static BusEvent sent(
            Event original, MessageContext context, long deadlineNanos, Work.Cell cell) {
        return new BusEvent(original, context, deadlineNanos, cell);
    }

    MessageContext context() {
        return context;
    }

    /** Whether its publisher waits. */
    boolean isAwaited() {
        return cell != null;
    }

    /** The publishing thread's, for a handler that runs on it; only if the publisher waits. */
    Work.Cell cell() {
        return Objects.requireNonNull(cell);
    }

    /** Until when its publisher waits. */
    long deadlineNanos() {
        return deadlineNanos;
    }

    /** The blocked work its publisher is in; null if there is none, or it does not wait. */
    @Nullable Work publisher() {
        return publisher;
    }

    /** Is now published. */
    void publishedIn(long presentTurn) {
        turn = presentTurn;
    }

    /** Whose turn it was when it was published; see {@link Turns}. */
    long turn() {
        return turn;
    }

    /** It is a part of something that a paused mailbox has under way, and so is let through. */
    void opens(Seat seat) {
        if (opened == null) {
            opened = new ArrayList<>();
        }
        opened.add(seat);
        seat.letThrough();
    }

    /** Its publisher goes on. */
    void leave() {
        if (opened != null) {
            opened.forEach(Seat::letThroughNoMore);
        }
    }

    void match() {
        matched++;
    }

    /** How many mailboxes it came to. */
    int matched() {
        return matched;
    }

    /** A subscriber refused it. */
    void reject(String reason) {
        if (rejections == null) {
            rejections = new ArrayList<>();
        }
        rejections.add(reason);
    }

    List<String> rejections() {
        return rejections == null ? List.of() : rejections;
    }

    /** One more handler to wait for. */
    void expect() {
        PENDING.getAndAdd(this, 1);
    }

    /** One handler fewer, because it has finished or never will. */
    void settle() {
        if ((int) PENDING.getAndAdd(this, -1) == 1) {
            LockSupport.unpark(waiter);
        }
    }

    /**
     * Waits for the handlers on other threads. An interrupt ends the waiting and stays set.
     *
     * @return how many were not finished when the deadline had passed
     */
    int await() {
        for (int spins = 0; pending != 0; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
                continue;
            }
            long left = deadlineNanos - System.nanoTime();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                break;
            }
            LockSupport.parkNanos(this, left);
        }
        return pending;
    }

    private static VarHandle pending() {
        try {
            return MethodHandles.lookup().findVarHandle(BusEvent.class, "pending", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}

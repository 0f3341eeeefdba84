package dev.backplane.bus.internal.event;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.internal.Work;

import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;

/** One event in the handler of one mailbox, on its thread. */
final class EventRun implements Work {

    private final Mailbox mailbox;
    private final Event event;
    private volatile boolean over;

    EventRun(Mailbox mailbox, Event event) {
        this.mailbox = mailbox;
        this.event = event;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    /** Events that the runtime's own adapters post come without the facade, and without context. */
    @Override
    public MessageContext context() {
        return event instanceof BusEvent known ? known.context() : MessageContext.unknown();
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
    public boolean isOver() {
        return over;
    }

    void end() {
        over = true;
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
}

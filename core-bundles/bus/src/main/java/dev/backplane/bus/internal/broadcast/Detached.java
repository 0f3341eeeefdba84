package dev.backplane.bus.internal.broadcast;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.internal.Work;

import org.jspecify.annotations.Nullable;

/**
 * What is sent without waiting: it keeps the trace and the depth of the work it is sent in, so that
 * plugins that broadcast to each other come to an end, but neither its time nor its cancellation.
 */
record Detached(Work outer) implements Work {

    static @Nullable Work from(@Nullable Work sender) {
        return sender == null ? null : new Detached(sender);
    }

    @Override
    public MessageContext context() {
        return outer.context();
    }

    @Override
    public boolean isAwaited() {
        return false;
    }

    @Override
    public long deadlineNanos() {
        return 0;
    }

    @Override
    public @Nullable Cancellation cancellation() {
        return null;
    }

    @Override
    public String worker() {
        return "";
    }

    @Override
    public boolean isOver() {
        return false;
    }
}

package dev.backplane.bus;

import java.util.ArrayList;
import java.util.List;

/**
 * A caller's right to give up, and a callee's way to notice. Thread-safe; cancelling twice does
 * nothing.
 *
 * @since 0.1
 */
public final class Cancellation {

    private final Object lock = new Object();
    private List<Runnable> actions = List.of(); // guarded by lock
    private volatile boolean cancelled;

    /**
     * Marks as cancelled and runs the registered actions on this thread, in the order of
     * registration.
     */
    public void cancel() {
        List<Runnable> toRun;
        synchronized (lock) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            toRun = actions;
            actions = List.of();
        }
        toRun.forEach(Runnable::run);
    }

    /** Whether {@link #cancel()} was called. */
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Runs the action once on cancellation, at once on this thread if that has already happened.
     * The action must not block.
     *
     * @return removes the action again; does nothing once it ran
     */
    public Runnable onCancel(Runnable action) {
        synchronized (lock) {
            if (!cancelled) {
                List<Runnable> grown = new ArrayList<>(actions);
                grown.add(action);
                actions = grown;
                return () -> remove(action);
            }
        }
        action.run();
        return () -> {};
    }

    private void remove(Runnable action) {
        synchronized (lock) {
            List<Runnable> shrunk = new ArrayList<>(actions);
            shrunk.remove(action);
            actions = shrunk;
        }
    }
}

package dev.backplane.bus.internal.event;

import org.jspecify.annotations.Nullable;

/**
 * Who handles the events of a mailbox: one revision's handler, after a shift another's, and nobody
 * during a pause.
 *
 * <p>Who goes in enters, <em>then</em> looks again who is in the seat; the seat changes
 * <em>before</em> anybody waits for the former one to be left. Both are volatile: whoever was not
 * waited for turns back.
 */
final class Seat {

    private final Object lock = new Object();
    private @Nullable Delivery occupant; // guarded by lock
    private int nested; // guarded by lock
    private boolean closed; // guarded by lock
    private volatile boolean paused; // written under lock
    private volatile @Nullable Delivery present; // written under lock

    Seat(Delivery first) {
        occupant = first;
        present = first;
    }

    /** Goes in, and is to come out again; null if nobody is there now. */
    @Nullable Delivery tryEnter() {
        for (Delivery each = present; each != null; each = present) {
            each.enter();
            if (each == present) {
                return each;
            }
            each.exit();
        }
        return null;
    }

    /** The same, but waits for somebody; null if nobody will come. */
    @Nullable Delivery enter() {
        Delivery entered = tryEnter();
        while (entered == null && awaitSomebody()) {
            entered = tryEnter();
        }
        return entered;
    }

    /** An interrupt that a handler left behind stays, and does not end the waiting. */
    private boolean awaitSomebody() {
        boolean interrupted = false;
        synchronized (lock) {
            while (present == null && !closed) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return present != null;
        }
    }

    /** Whether nobody is there now. */
    boolean isEmpty() {
        return present == null;
    }

    /** Whether only what is a part of something under way is let in. */
    boolean isPaused() {
        return paused;
    }

    void pause() {
        synchronized (lock) {
            paused = true;
            update();
        }
    }

    void goOn() {
        synchronized (lock) {
            paused = false;
            update();
        }
    }

    /** From now on that one handles the events; null for nobody. */
    void occupy(@Nullable Delivery next) {
        synchronized (lock) {
            occupant = next;
            update();
        }
    }

    /** Somebody waits for an event that is a part of something under way. */
    void letThrough() {
        synchronized (lock) {
            nested++;
            update();
        }
    }

    /** He does not wait any more. */
    void letThroughNoMore() {
        synchronized (lock) {
            nested--;
            update();
        }
    }

    /** Nobody waits for a successor any more. */
    void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }

    private void update() {
        present = paused && nested == 0 ? null : occupant;
        lock.notifyAll();
    }
}

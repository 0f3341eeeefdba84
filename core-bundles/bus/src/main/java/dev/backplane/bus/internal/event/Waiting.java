package dev.backplane.bus.internal.event;

import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The events that wait in a mailbox, and the publishers that wait for room. The memory for it is
 * taken with the first event: many a subscriber never has one waiting.
 */
final class Waiting {

    /** A lost wake-up costs this much, and never a hang. */
    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private volatile @Nullable BoundedRing<Event> ring;
    private volatile int publishers; // changed under the lock

    Waiting(int capacity) {
        this.capacity = capacity;
    }

    boolean offer(Event event) {
        BoundedRing<Event> present = ring;
        return (present == null ? make() : present).offer(event);
    }

    private BoundedRing<Event> make() {
        lock.lock();
        try {
            BoundedRing<Event> present = ring;
            if (present == null) {
                present = new BoundedRing<>(capacity);
                ring = present;
            }
            return present;
        } finally {
            lock.unlock();
        }
    }

    @Nullable Event poll() {
        BoundedRing<Event> present = ring;
        Event event = present == null ? null : present.poll();
        if (event != null && publishers != 0 && present.size() <= present.capacity() / 2) {
            wakePublishers();
        }
        return event;
    }

    boolean isEmpty() {
        BoundedRing<Event> present = ring;
        return present == null || present.isEmpty();
    }

    boolean isHeadReady() {
        BoundedRing<Event> present = ring;
        return present != null && present.isHeadReady();
    }

    int size() {
        BoundedRing<Event> present = ring;
        return present == null ? 0 : present.size();
    }

    /**
     * Waits until there is room and puts the event there. An interrupt ends the waiting and stays
     * set.
     *
     * @return false if there was none in time, or waiting became hopeless
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    boolean awaitRoom(Event event, long nanos, BooleanSupplier hopeless) {
        long deadline = System.nanoTime() + nanos;
        lock.lock();
        try {
            publishers++;
            while (!offer(event)) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || hopeless.getAsBoolean()) {
                    return false;
                }
                var _ = room.awaitNanos(Math.min(left, NAP_NANOS));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            publishers--;
            lock.unlock();
        }
    }

    void wakePublishers() {
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

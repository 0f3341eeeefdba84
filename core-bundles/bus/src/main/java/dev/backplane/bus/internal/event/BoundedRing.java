package dev.backplane.bus.internal.event;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A bounded queue for many producers and many consumers, after Dmitry Vyukov's design. Consumers
 * are many because a producer takes the head itself when the oldest event is to be dropped.
 *
 * <p>A slot is published by a volatile store, not a release: a {@link Mailbox} must not read its
 * own state before the slot is visible, and vice versa.
 */
final class BoundedRing<E> {

    private static final VarHandle SEQUENCE = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle HEAD = position("head");
    private static final VarHandle TAIL = position("tail");

    /** The two hot positions, apart from each other and from everything else in the cache. */
    @SuppressWarnings("unused")
    private static final class Positions {
        private long a1, a2, a3, a4, a5, a6, a7;
        private volatile long tail;
        private long b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13, b14, b15;
        private volatile long head;
        private long c1, c2, c3, c4, c5, c6, c7;
    }

    private final Positions positions = new Positions();
    private final long[] sequences;
    private final @Nullable Object[] items;
    private final int mask;

    /** Room for {@code capacity} items, rounded up to a power of two. */
    BoundedRing(int capacity) {
        int size = roundUp(capacity);
        sequences = new long[size];
        items = new Object[size];
        mask = size - 1;
        for (int i = 0; i < size; i++) {
            sequences[i] = i;
        }
        VarHandle.fullFence();
    }

    /** The capacity that is made of this one: the power of two above, and two at least. */
    static int roundUp(int capacity) {
        return Math.max(2, Integer.highestOneBit(2 * capacity - 1));
    }

    int capacity() {
        return mask + 1;
    }

    /** Puts the item at the end; false if there is no room. */
    boolean offer(E item) {
        while (true) {
            long tail = positions.tail;
            int slot = (int) tail & mask;
            long ahead = (long) SEQUENCE.getVolatile(sequences, slot) - tail;
            if (ahead == 0) {
                if (TAIL.compareAndSet(positions, tail, tail + 1)) {
                    items[slot] = item;
                    SEQUENCE.setVolatile(sequences, slot, tail + 1);
                    return true;
                }
            } else if (ahead < 0 && positions.tail == tail) {
                return false;
            }
        }
    }

    /** Takes the oldest item; null if there is none, or its producer has not put it down yet. */
    @Nullable E poll() {
        while (true) {
            long head = positions.head;
            int slot = (int) head & mask;
            long ahead = (long) SEQUENCE.getVolatile(sequences, slot) - (head + 1);
            if (ahead == 0) {
                if (HEAD.compareAndSet(positions, head, head + 1)) {
                    return take(slot, head);
                }
            } else if (ahead < 0 && positions.head == head) {
                return null;
            }
        }
    }

    @SuppressWarnings("unchecked")
    private @Nullable E take(int slot, long head) {
        E item = (E) items[slot];
        items[slot] = null;
        SEQUENCE.setVolatile(sequences, slot, head + mask + 1);
        return item;
    }

    /** Whether nobody has claimed a place: an item that is just being put down counts. */
    boolean isEmpty() {
        return positions.head >= positions.tail;
    }

    /** Whether {@link #poll()} would find something. */
    boolean isHeadReady() {
        long head = positions.head;
        return (long) SEQUENCE.getVolatile(sequences, (int) head & mask) > head;
    }

    int size() {
        return Math.clamp(positions.tail - positions.head, 0, capacity());
    }

    private static VarHandle position(String name) {
        try {
            return MethodHandles.privateLookupIn(Positions.class, MethodHandles.lookup())
                    .findVarHandle(Positions.class, name, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}

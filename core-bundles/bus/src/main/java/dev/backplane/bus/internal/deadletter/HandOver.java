package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.Array;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Letters on their way to the disk: bounded by number and by bytes, without a lock. Several threads
 * that see the last free place may each take it; the bounds hold but for as many letters.
 */
final class HandOver {

    private static final long ROUGH_BYTES = 64;

    private final int maxLetters;
    private final long maxBytes;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger letters = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    private record Waiting(DeadLetter letter, long bytes) {}

    HandOver(int maxLetters, long maxBytes) {
        this.maxLetters = maxLetters;
        this.maxBytes = maxBytes;
    }

    boolean hasRoom() {
        return letters.get() < maxLetters && bytes.get() < maxBytes;
    }

    int size() {
        return letters.get();
    }

    /** How many are waiting now. */
    int put(DeadLetter letter) {
        Waiting waiting = new Waiting(letter, roughBytes(letter));
        bytes.addAndGet(waiting.bytes());
        queue.add(waiting);
        return letters.incrementAndGet();
    }

    @Nullable DeadLetter poll() {
        Waiting waiting = queue.poll();
        if (waiting == null) {
            return null;
        }
        letters.decrementAndGet();
        bytes.addAndGet(-waiting.bytes());
        return waiting.letter();
    }

    /** Without a look into foreign objects, which is the writer's task. */
    private static long roughBytes(DeadLetter letter) {
        long sum = ROUGH_BYTES + letter.message().length();
        for (Map.Entry<String, Object> property : letter.properties().entrySet()) {
            sum += property.getKey().length() + roughBytes(property.getValue());
        }
        return sum;
    }

    private static long roughBytes(Object value) {
        return switch (value) {
            case String text -> text.length();
            case byte[] bytes -> bytes.length;
            default -> value.getClass().isArray() ? 8L * Array.getLength(value) : ROUGH_BYTES;
        };
    }
}

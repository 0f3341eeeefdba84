package dev.backplane.monitor.internal.alert;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BinaryOperator;

/**
 * What a count that only grows has grown by lately. For one thread.
 *
 * @param <T> the count
 */
final class Window<T> {

    private final long nanos;
    private final Deque<Reading<T>> readings = new ArrayDeque<>();

    private record Reading<T>(long atNanos, T count) {}

    Window(Duration length) {
        nanos = length.toNanos();
    }

    /** The difference to the oldest reading that is not older than the window. */
    T differ(T now, BinaryOperator<T> difference) {
        long at = System.nanoTime();
        readings.addLast(new Reading<>(at, now));
        while (readings.size() > 2 && at - readings.getFirst().atNanos() > nanos) {
            readings.removeFirst();
        }
        return difference.apply(now, readings.getFirst().count());
    }
}

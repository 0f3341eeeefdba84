package dev.backplane.benchmarks.worker;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * What a call does, the same for everybody. Comes in: a word and microseconds, and the way to call
 * on. By types of the JDK, so that the peers need no package for it.
 */
public final class Work implements BiFunction<String, UnaryOperator<String>, String> {

    /** How many parts a stream has. */
    public static final int PARTS = 10;

    /** What is called on with for each part of a stream. */
    public static final String PART = "part";

    private static final String INNER = "rest 500";

    @Override
    public String apply(String request, UnaryOperator<String> on) {
        List<String> words = List.of(request.split(" ", 2));
        long nanos = TimeUnit.MICROSECONDS.toNanos(Long.parseLong(words.get(1)));
        switch (words.getFirst()) {
            case "rest" -> rest(nanos);
            case "nested" -> times(2, nanos, INNER, on);
            case "stream" -> times(PARTS, nanos, PART, on);
            default -> throw new IllegalArgumentException("nobody knows how to " + request);
        }
        return request;
    }

    private static void times(int count, long nanos, String what, UnaryOperator<String> on) {
        for (int i = 0; i < count; i++) {
            rest(nanos / count);
            if (on.apply(what).isEmpty()) {
                throw new IllegalStateException("no reply to " + what);
            }
        }
    }

    private static void rest(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new IllegalStateException("interrupted, " + left + " ns too early");
            }
        }
    }
}

package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the values of properties for their parts and their text on threads that may hang: a plugin's
 * {@code toString} must not keep the letters of all others from the disk.
 */
final class ForeignValues implements AutoCloseable {

    /**
     * As many values may hang at once; while they do, others are kept as the name of their class.
     */
    private static final int MAX_THREADS = 4;

    private static final Duration IDLE = Duration.ofSeconds(10);

    private final Duration patience;
    private final ThreadPoolExecutor threads;

    ForeignValues(Duration patience) {
        this.patience = patience;
        this.threads =
                new ThreadPoolExecutor(
                        0,
                        MAX_THREADS,
                        IDLE.toMillis(),
                        TimeUnit.MILLISECONDS,
                        new SynchronousQueue<>(),
                        Thread.ofPlatform()
                                .daemon()
                                .inheritInheritableThreadLocals(false)
                                .name("backplane-bus-deadletter-values-", 0)
                                .factory());
    }

    /** The letter with plain values only; not replayable any more if one is not what it was. */
    DeadLetter plain(DeadLetter letter) {
        if (letter.properties().values().stream().allMatch(PlainValues::isPlain)) {
            return letter;
        }
        Map<String, Object> plain = new HashMap<>();
        boolean exact = letter.replayable();
        for (Map.Entry<String, Object> property : letter.properties().entrySet()) {
            Converted converted = convert(property.getValue());
            plain.put(property.getKey(), converted.value());
            exact &= converted.exact();
        }
        return with(letter, plain, exact);
    }

    static DeadLetter with(DeadLetter letter, Map<String, Object> properties, boolean replayable) {
        return new DeadLetter(
                letter.id(),
                letter.at(),
                letter.kind(),
                letter.target(),
                letter.subscriber(),
                letter.caller(),
                letter.cause(),
                letter.message(),
                properties,
                replayable);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private record Converted(Object value, boolean exact) {}

    private Converted convert(Object value) {
        if (PlainValues.isPlain(value)) {
            return new Converted(value, true);
        }
        PlainValues values = new PlainValues();
        Object plain = guarded(value, values);
        return plain == null
                ? new Converted(value.getClass().getName(), false)
                : new Converted(plain, values.isExact());
    }

    private @Nullable Object guarded(Object value, PlainValues values) {
        Future<@Nullable Object> conversion;
        try {
            conversion = threads.submit(() -> values.convert(value, 0));
        } catch (RejectedExecutionException e) {
            return null;
        }
        try {
            return conversion.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            conversion.cancel(true);
        }
    }
}

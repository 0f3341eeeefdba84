package dev.backplane.bus.internal.request;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Logs the failures of one revision's handlers, at most one a second, so that a plugin that fails
 * every call cannot fill the log; says how many it left out.
 */
final class FailureLog {

    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong leftOut = new AtomicLong();

    void warn(Revision revision, String message, Throwable cause) {
        long now = System.nanoTime();
        long next = nextNanos.get();
        if (now - next < 0 || !nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
            leftOut.incrementAndGet();
            return;
        }
        long before = leftOut.getAndSet(0);
        String note = before == 0 ? "" : " (" + before + " more failures since the last such line)";
        write(message + ", bundle " + revision + note, cause);
    }

    /** Writing a stack trace asks the throwable, which is foreign code, for its parts. */
    private static void write(String line, Throwable cause) {
        try {
            LOG.warn(line, cause);
        } catch (RuntimeException | Error e) {
            LOG.warn("{} (its stack trace could not be written: {})", line, e.getClass().getName());
        }
    }
}

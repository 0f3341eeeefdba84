package dev.backplane.loader.internal.source;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The end of a download's time, which no attempt and no wait goes beyond. */
record Deadline(long endNanos, Duration total) {

    /** The time is over for all attempts, not only for a wait. */
    static final class Over extends SocketTimeoutException {

        private static final long serialVersionUID = 1L;

        Over(Duration total) {
            super("not finished within %,d ms".formatted(total.toMillis()));
        }
    }

    static Deadline in(Duration total) {
        return new Deadline(System.nanoTime() + total.toNanos(), total);
    }

    /**
     * How long a wait may take, in milliseconds, at least one.
     *
     * @throws Over if none may take place any more
     */
    int waitMillis(Duration atMost) throws Over {
        long leftMillis = Duration.ofNanos(endNanos - System.nanoTime()).toMillis();
        if (leftMillis <= 0) {
            throw new Over(total);
        }
        return Math.clamp(Math.min(leftMillis, atMost.toMillis()), 1, Integer.MAX_VALUE);
    }
}

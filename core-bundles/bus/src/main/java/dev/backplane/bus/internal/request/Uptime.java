package dev.backplane.bus.internal.request;

import org.jspecify.annotations.Nullable;

/**
 * One time that a bundle is up, from a start to the stop after it, or until its calls are broken
 * off. A call belongs to the one it began in, so that a stopped bundle is rid of its calls even if
 * it is started again at once.
 */
final class Uptime {

    private volatile @Nullable String end;

    /**
     * From now on its calls are broken off.
     *
     * @param reason a sentence for their callers; empty if the bundle has stopped
     */
    void end(String reason) {
        end = reason;
    }

    boolean isOver() {
        return end != null;
    }

    /** Why it is over; empty if the bundle has stopped, or if it is not over. */
    String reason() {
        String reason = end;
        return reason == null ? "" : reason;
    }
}

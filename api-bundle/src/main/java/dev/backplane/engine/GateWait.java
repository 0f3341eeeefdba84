package dev.backplane.engine;

import java.time.Duration;
import java.util.Objects;

/**
 * The calls that wait at a plugin's gate at one moment.
 *
 * @param waiting how many
 * @param nearestDeadline the time that the one with the nearest deadline has left; not negative;
 *     {@link #FOREVER} if nobody waits
 * @since 0.1
 */
public record GateWait(int waiting, Duration nearestDeadline) {

    /** What nobody has to hurry for. */
    public static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    /** Nobody waits. */
    public static final GateWait NOBODY = new GateWait(0, FOREVER);

    /** The count is not negative. */
    public GateWait {
        Objects.requireNonNull(nearestDeadline, "nearestDeadline");
        if (waiting < 0) {
            throw new IllegalArgumentException("waiting: " + waiting);
        }
    }
}

package dev.backplane.monitor;

/**
 * How well something is, best first. The first five are those of Felix Health Checks.
 *
 * @since 0.1
 */
public enum HealthStatus {
    /** It works. */
    OK,
    /** It works, but somebody should look at it. */
    WARN,
    /** It does not work at the moment, and will by itself. */
    TEMPORARILY_UNAVAILABLE,
    /** It does not work. */
    CRITICAL,
    /** Nobody knows: the check itself failed or did not end. */
    HEALTH_CHECK_ERROR;

    /** Whether calls should go there: so with {@link #OK} and {@link #WARN}. */
    public boolean serves() {
        return this == OK || this == WARN;
    }

    /** The worse of the two. */
    public HealthStatus worse(HealthStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }
}

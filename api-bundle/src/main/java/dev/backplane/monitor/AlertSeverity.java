package dev.backplane.monitor;

/**
 * How bad it is, rising.
 *
 * @since 0.1
 */
public enum AlertSeverity {
    /** Good to know. */
    INFO,
    /** Somebody should look at it today. */
    WARNING,
    /** Somebody should look at it now. */
    CRITICAL
}

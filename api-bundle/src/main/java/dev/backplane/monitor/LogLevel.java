package dev.backplane.monitor;

/**
 * How much a line of a log matters, rising.
 *
 * @since 0.1
 */
public enum LogLevel {
    /** Each step. */
    TRACE,
    /** For whoever looks for a fault. */
    DEBUG,
    /** What happens. */
    INFO,
    /** Something an operator should look at. */
    WARN,
    /** Something failed. */
    ERROR
}

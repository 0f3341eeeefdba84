package dev.backplane.manager;

/**
 * What the manager is doing with a plugin, beside the bundle's own state.
 *
 * @since 0.1
 */
public enum Phase {
    /** Stored and validated; not yet known to the framework. */
    STAGED,
    /** On its way up. */
    STARTING,
    /** Serving. */
    ACTIVE,
    /** Taking no new calls, finishing those in flight. */
    DRAINING,
    /** Not meant to run, and not running. */
    STOPPED,
    /** Meant to run, but does not; the problem says why. */
    FAILED,
    /** Failed too often; stays down until released. */
    QUARANTINED
}

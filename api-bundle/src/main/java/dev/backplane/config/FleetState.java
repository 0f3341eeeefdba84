package dev.backplane.config;

/**
 * How a node stands to its fleet.
 *
 * @since 0.1
 */
public enum FleetState {
    /** No fleet is configured: configurations stay on this machine. */
    LOCAL,
    /** It looks for the store. */
    CONNECTING,
    /** It has what the fleet has, or is reading it. */
    FOLLOWING,
    /** It compares everything with the store, and writes back what the store has lost. */
    RECOVERING,
    /**
     * The store cannot be reached, or refuses. What is configured goes on; what is changed here is
     * sent when the store is back.
     */
    CUT
}

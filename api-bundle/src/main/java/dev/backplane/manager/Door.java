package dev.backplane.manager;

/**
 * The ways a change comes in.
 *
 * @since 0.1
 */
public enum Door {
    /** A file in the watched plugin folder. */
    FILE,
    /** The gRPC endpoint. */
    GRPC,
    /** The Gogo shell. */
    SHELL,
    /** A configuration written directly into Config Admin. */
    CONFIG,
    /** The manager itself, to satisfy what another plugin requires. */
    DEPENDENCY
}

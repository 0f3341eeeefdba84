package dev.backplane.plugin;

/**
 * Why something was refused or failed. Every code has one meaning; the gRPC endpoint maps each to
 * exactly one status.
 *
 * @since 0.1
 */
public enum ErrorCode {
    /** The request itself is malformed: an empty name, a bad value. The caller must change it. */
    INVALID_ARGUMENT,
    /** No plugin of that name is known to the runtime. */
    UNKNOWN_PLUGIN,
    /** The plugin is there, but has no handler for that operation in that form. */
    UNKNOWN_OPERATION,
    /** The plugin is known but not serving: stopped, failed, starting or draining. */
    PLUGIN_NOT_ACTIVE,
    /** The caller's time was used up before the reply was there. */
    DEADLINE_EXCEEDED,
    /** The caller gave up. */
    CANCELLED,
    /** A payload or an artifact is larger than the configured limit. */
    TOO_LARGE,
    /**
     * More is under way or waiting than a limit allows: a full mailbox, too many calls at once. Try
     * later.
     */
    OVERLOADED,
    /** The operation failed so often lately that it is given a rest. Try later. */
    CIRCUIT_OPEN,
    /** There is no configuration of that PID. */
    UNKNOWN_CONFIGURATION,
    /** There is no such revision of that configuration, or it is not kept any more. */
    UNKNOWN_REVISION,
    /** Somebody else changed it meanwhile. Look at it again, then try again. */
    CONFLICT,
    /** A component failed with that configuration; what was before holds again. */
    CONFIGURATION_FAILED,
    /** There is no dead letter with that id: never was, replayed, purged or displaced. */
    UNKNOWN_DEAD_LETTER,
    /** The plugin's handler threw: the plugin's own fault. */
    HANDLER_FAILED,
    /**
     * The artifact is not a bundle this runtime accepts: not a zip, no manifest, a forbidden
     * header.
     */
    BAD_ARTIFACT,
    /**
     * The policy of this runtime does not admit the artifact or its source: an address off the
     * public network, a revoked digest, a signature that is missing or not trusted.
     */
    UNTRUSTED,
    /** The artifact cannot be fetched or read from its source. */
    SOURCE_UNAVAILABLE,
    /** The name, or the name and version, is already taken by other content. */
    NAME_CONFLICT,
    /** Another door owns this entry, so this change must be made there, or forced. */
    OWNED_ELSEWHERE,
    /** Other plugins use this one, so it cannot be stopped or removed unless forced. */
    IN_USE,
    /**
     * There is no plan of that id: never was, displaced by later ones, applied, or lost at a
     * restart.
     */
    UNKNOWN_PLAN,
    /** The change would do something else by now than its plan says. Plan it again. */
    PLAN_OUTDATED,
    /** There is no release of that number, or it is not kept any more. */
    UNKNOWN_RELEASE,
    /** These bytes were rolled back or quarantined before; they come in again by force only. */
    KNOWN_BAD,
    /** The new version of a plugin was not ready in time, or its state could not be handed over. */
    UPDATE_FAILED,
    /** Something the plugin requires is missing. */
    UNSATISFIED,
    /** The plugin's own start failed: its activator or a component threw. */
    START_FAILED,
    /** A start or stop did not finish within its limit. */
    LIFECYCLE_TIMEOUT,
    /** The runtime is shutting down, is not ready yet, or has no room at the moment. */
    RUNTIME_UNAVAILABLE,
    /** A fault of the runtime itself. */
    INTERNAL
}

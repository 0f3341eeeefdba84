package dev.backplane.engine;

/**
 * Whose fault it was that a call did not succeed: what an operator has to know first.
 *
 * @since 0.1
 */
public enum FailureKind {
    /** The plugin's own: its handler threw, returned nothing, or broke the rules of a reply. */
    PLUGIN,
    /** Of another plugin that this one called: its handler passed the failure on, or wrapped it. */
    DOWNSTREAM,
    /**
     * Refused: by the runtime before it reached a handler (too many calls, open circuit, unknown
     * operation) or because the plugin was taken away; or by the handler, with a code of its choice
     * such as {@code INVALID_ARGUMENT}.
     */
    REFUSED,
    /** The caller's time, or the policy's, was used up. */
    TIMED_OUT,
    /** The caller gave up. */
    CANCELLED
}

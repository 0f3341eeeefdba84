package dev.backplane.loader.internal.policy;

/** What becomes of a plugin whose code breaks a rule. */
enum Level {
    /** Nothing; it is not even looked for. */
    OFF,
    /** It comes in, and the finding is shown. */
    WARN,
    /** It is refused. */
    ENFORCE
}

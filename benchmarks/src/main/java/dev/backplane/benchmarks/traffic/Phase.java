package dev.backplane.benchmarks.traffic;

/** What goes on while a call is made. */
enum Phase {
    /** Nothing that is measured. */
    IDLE,
    /** No update, for comparison. */
    STEADY,
    /** An update, from its begin until a little after the new version has first answered. */
    SHIFT,
    /** The rest of an update: the last calls of the old version end, and it goes. */
    AFTER;

    /** Of a call that began in one and ended in another. */
    static Phase of(Phase began, Phase ended) {
        if (began == SHIFT || ended == SHIFT) {
            return SHIFT;
        }
        return began == ended ? began : IDLE;
    }
}

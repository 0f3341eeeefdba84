package dev.backplane.config.internal.fleet;

/**
 * What must hold after a run, beside that nothing is lost and all nodes are equal.
 *
 * @param log whether every revision that was acknowledged stands in the log
 * @param realTime whether nobody ever reads less than was acknowledged before
 * @param conflicts whether what is lost may be among the conflicts instead
 */
record Promise(boolean log, boolean realTime, boolean conflicts) {

    /** The store loses nothing it has acknowledged. */
    static final Promise ALL = new Promise(true, true, false);

    /** The same, but of old changes the log knows nothing. */
    static final Promise TRIMMED = new Promise(false, true, false);

    /** The store loses the end of what it has acknowledged, and the nodes write it back. */
    static final Promise REWOUND = new Promise(false, false, false);

    /** The same, and they come too late. */
    static final Promise LATE = new Promise(false, false, true);
}

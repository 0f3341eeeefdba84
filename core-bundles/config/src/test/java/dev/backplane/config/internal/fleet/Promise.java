package dev.backplane.config.internal.fleet;

/**
 * What must hold after a run, beside that nothing is lost and all nodes are equal.
 *
 * @param log whether every revision that was acknowledged stands in the log
 * @param realTime whether nobody ever reads less than was acknowledged before
 * @param twice how many updates may have taken effect though they were refused: somebody built on
 *     one before the store lost both, and wrote back the later one; each node has one under way
 * @param conflicts whether what is lost may be among the conflicts instead
 */
record Promise(boolean log, boolean realTime, int twice, boolean conflicts) {

    /** The store loses nothing it has acknowledged. */
    static final Promise ALL = new Promise(true, true, 0, false);

    /** The same, but of old changes the log knows nothing. */
    static final Promise TRIMMED = new Promise(false, true, 0, false);

    /** The store loses the end of what it has acknowledged, and the nodes write it back. */
    static final Promise REWOUND = new Promise(false, false, 3, false);

    /** The same, and they come too late. */
    static final Promise LATE = new Promise(false, false, 3, true);
}

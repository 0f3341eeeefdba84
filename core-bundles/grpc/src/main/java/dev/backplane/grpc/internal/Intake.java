package dev.backplane.grpc.internal;

/**
 * What the messages of one call with uploads mean. All but {@link #carryOut} is called by the
 * transport's thread, in the order of the messages, and may throw what is wrong with them.
 *
 * @param <Q> the messages
 * @param <R> the reply
 */
interface Intake<Q, R> {

    /**
     * Takes the first message.
     *
     * @return whether bytes follow; the work begins at once then, and reads them as they arrive
     */
    boolean begin(Q message);

    /** Takes a further message. */
    void next(Q message);

    /** No message follows. */
    void complete();

    /** Whoever still reads is told this reason; the first one counts. */
    void fail(String reason);

    /** Does what was asked for, on a thread that may block. */
    R carryOut();
}

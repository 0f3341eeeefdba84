package dev.backplane.config.internal.fleet.protocol;

/**
 * An attempt to change a document.
 *
 * @param expected what it must be at; {@link Revision#NONE} if there must be none
 * @param origin for a repair where the content was first acknowledged; {@link Revision#NONE} for an
 *     edit
 * @param author the attempt that made the content; of an edit its own token
 * @param epoch the highest epoch the node has seen, since the store may have been rewound
 */
public record Put(
        String pid,
        Revision expected,
        boolean deleted,
        String content,
        Token token,
        Token author,
        Revision origin,
        long epoch) {

    public boolean isRepair() {
        return !origin.equals(Revision.NONE);
    }

    /** The same attempt at another revision: nothing came of it. */
    public Put over(Revision other) {
        return new Put(pid, other, deleted, content, token, author, origin, epoch);
    }

    /** Writes back what the store has lost, or holds an older copy of. */
    public static Put repair(Document lost, Revision expected, Token token, long epoch) {
        return new Put(
                lost.pid(),
                expected,
                lost.deleted(),
                lost.content(),
                token,
                lost.author(),
                lost.origin(),
                epoch);
    }
}

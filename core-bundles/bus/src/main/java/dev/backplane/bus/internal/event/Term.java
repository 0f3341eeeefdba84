package dev.backplane.bus.internal.event;

import org.jspecify.annotations.Nullable;

/**
 * A time in which a handler's subscription counted, in turns ({@link Turns}): from the one in which
 * it began to the one in which another's took over. Earlier ones are kept for a while, for
 * publishers that are late. Changed under the lock of the turns, read without.
 */
final class Term {

    private static final long OPEN = Long.MAX_VALUE;

    /** Nobody takes that long from publishing an event to its mailbox. */
    private static final long LATEST_NANOS = StandIn.LINGER.toNanos();

    private final Mailbox mailbox;
    private final long since;
    private volatile @Nullable Term before;
    private volatile long until = OPEN;
    private volatile long endedNanos;

    /** One that goes on, in this turn and later. */
    Term(Mailbox mailbox, long since, @Nullable Term before) {
        this.mailbox = mailbox;
        this.since = since;
        this.before = before;
        forgetOld();
    }

    /** From that turn on it is another's. */
    void end(long turn) {
        endedNanos = System.nanoTime();
        until = turn;
    }

    boolean isOpen() {
        return until == OPEN;
    }

    boolean isLongOver(long nowNanos) {
        return !isOpen() && nowNanos - endedNanos > LATEST_NANOS;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    /** The mailbox for an event that was published in this turn; null if it is none of ours. */
    static @Nullable Mailbox mailbox(@Nullable Term last, long turn) {
        for (Term each = last; each != null; each = each.before) {
            if (each.since <= turn && turn < each.until) {
                return each.mailbox;
            }
        }
        return null;
    }

    private void forgetOld() {
        long now = System.nanoTime();
        Term each = this;
        for (Term older = before; older != null; older = older.before) {
            if (older.isLongOver(now)) {
                each.before = null;
                return;
            }
            each = older;
        }
    }
}

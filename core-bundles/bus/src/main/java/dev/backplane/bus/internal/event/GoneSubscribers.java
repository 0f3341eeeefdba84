package dev.backplane.bus.internal.event;

import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What became of the events for subscribers that are no more, so that the sums stay right. A
 * publisher, or a handler that hangs, may still count for a while after its subscriber has gone.
 */
final class GoneSubscribers {

    private static final long LINGER_NANOS = Duration.ofSeconds(10).toNanos();

    private record Gone(Mailbox mailbox, long sinceNanos) {}

    private final Queue<Gone> lingering = new ConcurrentLinkedQueue<>();
    private final MailboxCounts settled = new MailboxCounts();
    private final Object folding = new Object();

    void add(Mailbox mailbox) {
        lingering.add(new Gone(mailbox, System.nanoTime()));
    }

    /** Lets go of mailboxes that nothing can change any more. */
    void fold(long nowNanos) {
        synchronized (folding) {
            lingering.removeIf(
                    gone -> {
                        boolean over =
                                nowNanos - gone.sinceNanos() > LINGER_NANOS
                                        && gone.mailbox().runs() == 0;
                        if (over) {
                            settled.add(gone.mailbox().counts());
                        }
                        return over;
                    });
        }
    }

    /** All of them, and those that are there. */
    MailboxCounts sumWith(Collection<Mailbox> present) {
        MailboxCounts sum = new MailboxCounts();
        synchronized (folding) {
            sum.add(settled);
            lingering.forEach(gone -> sum.add(gone.mailbox().counts()));
        }
        present.forEach(mailbox -> sum.add(mailbox.counts()));
        return sum;
    }
}

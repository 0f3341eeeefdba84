package dev.backplane.bus.internal.event;

import dev.backplane.bus.Overflow;
import dev.backplane.bus.admin.DeadLetter.Cause;

import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;

/**
 * The events a subscriber does not get: counted once each, kept where the subscriber wants that,
 * and waited for no longer.
 */
final class Missed {

    private final Mailbox mailbox;
    private final Undelivered undelivered;

    Missed(Mailbox mailbox, Undelivered undelivered) {
        this.mailbox = mailbox;
        this.undelivered = undelivered;
    }

    /** It had to make room for a newer one. */
    void drop(@Nullable Event oldest) {
        if (oldest != null) {
            mailbox.counts().dropped.increment();
            release(oldest);
        }
    }

    /** Its publisher is told to try again later. */
    void reject(Event event) {
        mailbox.counts().rejected.increment();
        if (event instanceof BusEvent known) {
            known.reject(
                    "subscriber "
                            + mailbox.subscriber().name()
                            + " has "
                            + mailbox.settings().capacity()
                            + " events waiting");
        }
        release(event);
    }

    /** It becomes a dead letter. */
    void lose(Event event, Cause cause) {
        undelivered.lost(mailbox, event, cause);
        release(event);
    }

    /** It becomes a dead letter, or nothing: {@link #count}. */
    void giveUp(Event event, Cause cause) {
        count(event, cause);
        release(event);
    }

    /**
     * The same for an event that somebody else releases. A subscriber that would rather miss old
     * events than keep them has no use for dead letters.
     */
    void count(Event event, Cause cause) {
        if (mailbox.settings().overflow() == Overflow.DROP_OLDEST) {
            mailbox.counts().dropped.increment();
        } else {
            undelivered.lost(mailbox, event, cause);
        }
    }

    private static void release(Event event) {
        if (event instanceof BusEvent known && known.isAwaited()) {
            known.settle();
        }
    }
}

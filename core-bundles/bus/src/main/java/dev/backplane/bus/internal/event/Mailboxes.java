package dev.backplane.bus.internal.event;

import java.time.Duration;

/** Where mailboxes come from, and go to. */
final class Mailboxes {

    private final Undelivered undelivered;
    private final CoarseClock clock;
    private final GoneSubscribers gone = new GoneSubscribers();

    Mailboxes(Undelivered undelivered, CoarseClock clock) {
        this.undelivered = undelivered;
        this.clock = clock;
    }

    /** An empty one for this handler. */
    Mailbox open(Tenant tenant) {
        return new Mailbox(
                tenant.subscriber(),
                tenant.delivery(),
                tenant.settings().get(),
                undelivered,
                clock);
    }

    /**
     * Nobody is there for what waits in it.
     *
     * @return false if a run was not over in time
     */
    boolean close(Mailbox mailbox, Duration limit) {
        boolean quiet = mailbox.close(limit);
        gone.add(mailbox);
        return quiet;
    }

    /** Those that were closed. */
    GoneSubscribers gone() {
        return gone;
    }
}

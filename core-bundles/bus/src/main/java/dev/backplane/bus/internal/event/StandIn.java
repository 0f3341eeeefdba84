package dev.backplane.bus.internal.event;

import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What Event Admin sees of a handler that has a mailbox. It is there before its handler's turn
 * comes, and for a while after it: whether an event is for it depends on the turn in which that was
 * published, and on nothing that may change while Event Admin goes through the stand-ins. So of two
 * revisions of a plugin exactly one takes an event, though both are asked.
 *
 * <p>Changed under the lock of the {@link Turns}, read without.
 */
final class StandIn implements EventHandler {

    /** How long it stays after its turn and its handler are over. */
    static final Duration LINGER = Duration.ofSeconds(10);

    private static final long ALWAYS = Long.MIN_VALUE;

    private final Tenant tenant;
    private final Mailboxes mailboxes;
    private final LongSupplier turns;
    private volatile @Nullable Term term;
    private volatile boolean handlerGone;

    /**
     * @param turns says the present turn
     */
    StandIn(Tenant tenant, Mailboxes mailboxes, LongSupplier turns) {
        this.tenant = tenant;
        this.mailboxes = mailboxes;
        this.turns = turns;
    }

    @Override
    public void handleEvent(Event event) {
        // One that came around the facade does not say when.
        long turn = event instanceof BusEvent known ? known.turn() : turns.getAsLong();
        Mailbox mailbox = Term.mailbox(term, turn);
        if (mailbox != null) {
            mailbox.accept(event);
        }
    }

    Tenant tenant() {
        return tenant;
    }

    Mailboxes mailboxes() {
        return mailboxes;
    }

    String name() {
        return tenant.subscriber().name();
    }

    Delivery delivery() {
        return tenant.delivery();
    }

    /** The mailbox it leads to now; null while its turn has not come, or is over. */
    @Nullable Mailbox mailbox() {
        Term last = term;
        return last != null && last.isOpen() ? last.mailbox() : null;
    }

    /** The mailbox it led to last; null if its turn has not come yet. */
    @Nullable Mailbox lastMailbox() {
        Term last = term;
        return last == null ? null : last.mailbox();
    }

    /** Its handler hears everything from the beginning. */
    void begin() {
        term = new Term(mailboxes.open(tenant), ALWAYS, term);
    }

    /** Its turn comes, with an empty mailbox. */
    void begin(long turn) {
        term = new Term(mailboxes.open(tenant), turn, term);
    }

    /** Its turn comes, with the former one's mailbox. */
    void takeOver(StandIn former, long turn) {
        Mailbox mailbox = former.end(turn);
        mailbox.passTo(tenant);
        term = new Term(mailbox, turn, term);
    }

    /** What is configured has changed. */
    void reconfigure() {
        Mailbox mailbox = mailbox();
        if (mailbox != null) {
            mailbox.reconfigure(tenant.settings().get());
        }
    }

    /** Its turn is over; only if it has a mailbox. */
    Mailbox end(long turn) {
        Term last = term;
        if (last == null) {
            throw new IllegalStateException(name() + " has no mailbox");
        }
        last.end(turn);
        return last.mailbox();
    }

    /** Its handler was unregistered; the mailbox may be kept for another. */
    void handlerGone() {
        handlerGone = true;
    }

    /** Its handler runs on and on: the mailbox that it had goes on without it, once. */
    void abandonHandler() {
        Mailbox mailbox = lastMailbox();
        if (mailbox != null && delivery().abandon()) {
            mailbox.abandonRuns();
        }
    }

    boolean isHandlerGone() {
        return handlerGone;
    }

    /** Whether Event Admin need not see it any more. */
    boolean isLongOver(long nowNanos) {
        Term last = term;
        return handlerGone && (last == null || last.isLongOver(nowNanos));
    }
}

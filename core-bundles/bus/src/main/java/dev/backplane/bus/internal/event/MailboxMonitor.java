package dev.backplane.bus.internal.event;

import dev.backplane.bus.admin.SubscriberInfo.State;

import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Looks at all mailboxes a few times a second and tells who became slow, is stuck, came back. */
final class MailboxMonitor implements AutoCloseable {

    /** Events tell of each change: this, and SLOW, PAUSED or RESUMED after a slash. */
    static final String TOPIC = "dev/backplane/bus/subscriber";

    private static final Logger LOG = LoggerFactory.getLogger(MailboxMonitor.class);
    private static final Duration PERIOD = Duration.ofMillis(250);

    private final Subscribers subscribers;
    private final EventAdmin events;
    private final Supplier<EventSettings> config;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("backplane-bus-mailboxes").factory());

    MailboxMonitor(Subscribers subscribers, EventAdmin events, Supplier<EventSettings> config) {
        this.subscribers = subscribers;
        this.events = events;
        this.config = config;
    }

    void start() {
        var _ = // ends with the thread
                thread.scheduleWithFixedDelay(
                        this::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Pace.Limits limits = config.get().pace();
            long now = System.nanoTime();
            for (Mailbox mailbox : subscribers.mailboxes()) {
                look(mailbox, now, limits);
            }
            subscribers.tidy(now);
        } catch (RuntimeException e) { // the thread's root
            LOG.error("Looking after the mailboxes failed", e);
        }
    }

    private void look(Mailbox mailbox, long now, Pace.Limits limits) {
        MailboxCounts counts = mailbox.counts();
        State before =
                mailbox.pace()
                        .judge(
                                mailbox.stuckNanos(now),
                                mailbox.depth(),
                                mailbox.settings().capacity(),
                                counts.delivered.sum() + counts.failures.sum(),
                                limits);
        State state = mailbox.pace().state();
        if (state != before) {
            tell(mailbox, before, state);
        }
    }

    private void tell(Mailbox mailbox, State before, State state) {
        String name = mailbox.subscriber().name();
        switch (state) {
            case SLOW -> {
                if (before == State.PAUSED) {
                    mailbox.counts().resumed.increment();
                }
                mailbox.counts().slow.increment();
                LOG.warn("{} is slow: {} events wait", name, mailbox.depth());
            }
            case PAUSED -> {
                mailbox.counts().paused.increment();
                LOG.warn(
                        "{} is paused: it has been busy with one event for long, {} wait; nobody"
                                + " waits for it until it has handled one quickly",
                        name,
                        mailbox.depth());
            }
            case ACTIVE -> {
                mailbox.counts().resumed.increment();
                LOG.info("{} keeps up again", name);
            }
        }
        post(mailbox, state == State.ACTIVE ? "RESUMED" : state.name());
    }

    private void post(Mailbox mailbox, String what) {
        events.postEvent(
                new Event(
                        TOPIC + "/" + what,
                        Map.of(
                                "subscriber", mailbox.subscriber().name(),
                                "plugin", mailbox.subscriber().plugin(),
                                "depth", mailbox.depth())));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

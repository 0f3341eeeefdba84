package dev.backplane.bus.internal.event;

import dev.backplane.bus.admin.SubscriberInfo;
import dev.backplane.bus.internal.deadletter.DeadLetterSink;
import dev.backplane.bus.internal.event.Subscribers.Subscribed;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.event.EventHandler;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Gives every handler that needs one a mailbox, and Event Admin a stand-in that leads to it. */
final class Subscribers implements ServiceTrackerCustomizer<EventHandler, Subscribed> {

    private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);

    /** How long a handler that goes may take with the event it is handling. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    /** A handler, its mailbox, and what Event Admin sees of it. */
    record Subscribed(Mailbox mailbox, ServiceRegistration<EventHandler> standIn) {}

    private final BundleContext context;
    private final Visibility visibility;
    private final BiFunction<ServiceReference<?>, Subscriber, MailboxSettings> settings;
    private final Undelivered undelivered;
    private final CoarseClock clock;
    private final GoneSubscribers gone = new GoneSubscribers();
    private final Map<ServiceReference<EventHandler>, Mailbox> mailboxes =
            new ConcurrentHashMap<>();

    /**
     * @param settings how the mailbox of a subscriber shall be
     */
    Subscribers(
            BundleContext context,
            Visibility visibility,
            BiFunction<ServiceReference<?>, Subscriber, MailboxSettings> settings,
            DeadLetterSink deadLetters,
            CoarseClock clock) {
        this.context = context;
        this.visibility = visibility;
        this.settings = settings;
        this.undelivered = new Undelivered(deadLetters);
        this.clock = clock;
    }

    @Override
    public @Nullable Subscribed addingService(ServiceReference<EventHandler> reference) {
        Bundle owner = reference.getBundle();
        if (owner == null || !visibility.needsMailbox(reference)) {
            return null;
        }
        EventHandler handler = context.getService(reference);
        if (handler == null) {
            LOG.warn(
                    "Bundle {}: an event handler could not be obtained, so it gets no events: its"
                            + " component or service factory failed",
                    owner);
            return null;
        }
        Mailbox mailbox = mailbox(reference, owner, handler);
        mailboxes.put(reference, mailbox);
        return new Subscribed(
                mailbox,
                context.registerService(
                        EventHandler.class, mailbox::accept, standInProperties(reference)));
    }

    private Mailbox mailbox(
            ServiceReference<EventHandler> reference, Bundle owner, EventHandler handler) {
        Subscriber subscriber = SubscriptionProperties.subscriber(reference, owner);
        BundleWiring wiring = owner.adapt(BundleWiring.class);
        return new Mailbox(
                subscriber,
                new Delivery(handler, wiring == null ? null : wiring.getClassLoader()),
                settings.apply(reference, subscriber),
                undelivered,
                clock);
    }

    private static Dictionary<String, Object> standInProperties(ServiceReference<?> reference) {
        return FrameworkUtil.asDictionary(SubscriptionProperties.forStandIn(reference));
    }

    /** Topics and filter may change; the mailbox stays as it was made. */
    @Override
    public void modifiedService(ServiceReference<EventHandler> reference, Subscribed subscribed) {
        subscribed.standIn().setProperties(standInProperties(reference));
    }

    /** Event Admin first, then the mailbox, then the handler: nothing runs when this returns. */
    @Override
    public void removedService(ServiceReference<EventHandler> reference, Subscribed subscribed) {
        try {
            subscribed.standIn().unregister();
        } catch (IllegalStateException e) {
            LOG.debug("The bus is stopping, and has unregistered it", e);
        }
        if (!subscribed.mailbox().close(CLOSE_LIMIT)) {
            LOG.warn(
                    "{} was still handling an event {} ms after it had unregistered",
                    subscribed.mailbox().subscriber().name(),
                    CLOSE_LIMIT.toMillis());
        }
        gone.add(subscribed.mailbox());
        mailboxes.remove(reference);
        context.ungetService(reference);
    }

    /** Of all subscribers there have been. */
    SubscriberInfo.Counts totals() {
        return gone.sumWith(mailboxes.values()).snapshot();
    }

    GoneSubscribers gone() {
        return gone;
    }

    /** What is configured has changed. */
    void reconfigure() {
        mailboxes.forEach(
                (reference, mailbox) ->
                        mailbox.reconfigure(settings.apply(reference, mailbox.subscriber())));
    }

    Collection<Mailbox> mailboxes() {
        return mailboxes.values();
    }

    Optional<Mailbox> find(String subscriber) {
        return mailboxes.values().stream()
                .filter(mailbox -> mailbox.subscriber().name().equals(subscriber))
                .findFirst();
    }

    List<SubscriberInfo> describe() {
        return mailboxes.values().stream()
                .map(Subscribers::describe)
                .sorted(Comparator.comparing(SubscriberInfo::name))
                .toList();
    }

    private static SubscriberInfo describe(Mailbox mailbox) {
        Subscriber subscriber = mailbox.subscriber();
        MailboxSettings settings = mailbox.settings();
        return new SubscriberInfo(
                subscriber.name(),
                subscriber.plugin(),
                subscriber.topics(),
                subscriber.filter(),
                mailbox.pace().state(),
                new SubscriberInfo.Mailbox(
                        BoundedRing.roundUp(settings.capacity()),
                        settings.overflow(),
                        settings.concurrency(),
                        settings.retries()),
                mailbox.depth(),
                mailbox.runs(),
                mailbox.counts().snapshot());
    }
}

package dev.backplane.bus.internal.event;

import dev.backplane.bus.admin.SubscriberInfo;
import dev.backplane.bus.internal.Traces;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Gives every handler that needs one a mailbox, and Event Admin a stand-in that leads to it. */
final class Subscribers implements ServiceTrackerCustomizer<EventHandler, Subscribed> {

    private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);

    /** How long a handler that goes may take with the event it is handling. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    /** A handler's stand-in, as Event Admin sees it. */
    record Subscribed(StandIn standIn, ServiceRegistration<EventHandler> registration) {}

    private final BundleContext context;
    private final Visibility visibility;
    private final BiFunction<ServiceReference<?>, Subscriber, MailboxSettings> settings;
    private final Mailboxes mailboxes;
    private final Turns turns;
    private final Traces traces;
    private final Set<Subscribed> subscribed = ConcurrentHashMap.newKeySet();

    /**
     * @param settings how the mailbox of a subscriber shall be
     */
    Subscribers(
            BundleContext context,
            Visibility visibility,
            BiFunction<ServiceReference<?>, Subscriber, MailboxSettings> settings,
            Mailboxes mailboxes,
            Turns turns,
            Traces traces) {
        this.traces = traces;
        this.context = context;
        this.visibility = visibility;
        this.settings = settings;
        this.mailboxes = mailboxes;
        this.turns = turns;
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
        StandIn standIn = new StandIn(tenant(reference, owner, handler), mailboxes, turns::now);
        Subscribed added =
                new Subscribed(
                        standIn,
                        context.registerService(
                                EventHandler.class, standIn, standInProperties(reference)));
        subscribed.add(added);
        turns.add(standIn); // Event Admin knows it by now
        return added;
    }

    private Tenant tenant(
            ServiceReference<EventHandler> reference, Bundle owner, EventHandler handler) {
        Subscriber subscriber = SubscriptionProperties.subscriber(reference, owner);
        BundleWiring wiring = owner.adapt(BundleWiring.class);
        return new Tenant(
                owner.getBundleId(),
                subscriber,
                new Delivery(
                        new TracedHandler(
                                handler, subscriber, owner.getVersion().toString(), traces),
                        wiring == null ? null : wiring.getClassLoader()),
                () -> settings.apply(reference, subscriber));
    }

    private static Dictionary<String, Object> standInProperties(ServiceReference<?> reference) {
        return FrameworkUtil.asDictionary(SubscriptionProperties.forStandIn(reference));
    }

    /** Topics and filter may change; the mailbox stays as it was made. */
    @Override
    public void modifiedService(ServiceReference<EventHandler> reference, Subscribed modified) {
        modified.registration().setProperties(standInProperties(reference));
    }

    /** Event Admin first, then the mailbox, then the handler: nothing runs when this returns. */
    @Override
    public void removedService(ServiceReference<EventHandler> reference, Subscribed removed) {
        StandIn standIn = removed.standIn();
        Mailbox mailbox = turns.remove(standIn);
        if (mailbox == null) {
            leave(standIn);
        } else {
            unregister(removed);
            if (!mailboxes.close(mailbox, CLOSE_LIMIT)) {
                warnOfHandler(standIn);
            }
        }
        context.ungetService(reference);
    }

    /** The mailbox is another's, or waits for another; the stand-in goes when it is not needed. */
    private static void leave(StandIn standIn) {
        try {
            long end = System.nanoTime() + CLOSE_LIMIT.toNanos();
            if (!standIn.delivery().awaitNobody(end)) {
                warnOfHandler(standIn);
                standIn.abandonHandler();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            standIn.abandonHandler();
        }
    }

    private static void warnOfHandler(StandIn standIn) {
        LOG.warn(
                "{} was still handling an event {} ms after it had unregistered",
                standIn.name(),
                CLOSE_LIMIT.toMillis());
    }

    private void unregister(Subscribed removed) {
        subscribed.remove(removed);
        try {
            removed.registration().unregister();
        } catch (IllegalStateException e) {
            LOG.debug("The bus is stopping, and has unregistered it", e);
        }
    }

    /** Lets go of what was kept for publishers that are late. */
    void tidy(long nowNanos) {
        mailboxes.gone().fold(nowNanos);
        for (Subscribed each : subscribed) {
            if (each.standIn().isLongOver(nowNanos)) {
                unregister(each);
            }
        }
    }

    /** Of all subscribers there have been. */
    SubscriberInfo.Counts totals() {
        return mailboxes.gone().sumWith(mailboxes()).snapshot();
    }

    /** What is configured has changed. */
    void reconfigure() {
        subscribed.forEach(each -> each.standIn().reconfigure());
    }

    /** Those that belong to somebody now, or wait for somebody. */
    Collection<Mailbox> mailboxes() {
        List<Mailbox> mailboxes = new ArrayList<>();
        for (Subscribed each : subscribed) {
            Mailbox mailbox = each.standIn().mailbox();
            if (mailbox != null) {
                mailboxes.add(mailbox);
            }
        }
        return mailboxes;
    }

    Optional<Mailbox> find(String subscriber) {
        return mailboxes().stream()
                .filter(mailbox -> mailbox.subscriber().name().equals(subscriber))
                .findFirst();
    }

    List<SubscriberInfo> describe() {
        return mailboxes().stream()
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

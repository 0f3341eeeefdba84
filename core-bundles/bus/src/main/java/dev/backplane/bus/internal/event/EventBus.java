package dev.backplane.bus.internal.event;

import dev.backplane.bus.MessageContext;
import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.EventTraffic;
import dev.backplane.bus.admin.SubscriberInfo;
import dev.backplane.bus.admin.TopicInfo;
import dev.backplane.bus.internal.Traces;
import dev.backplane.bus.internal.deadletter.DeadLetterSink;
import dev.backplane.bus.internal.deadletter.Redelivery;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventHandler;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Builds publish and subscribe around Event Admin. It must be there before the first plugin and
 * until after the last: a handler that Event Admin saw before would get every event twice.
 */
@Component(
        service = {EventBus.class, EventTraffic.class, Redelivery.class},
        immediate = true,
        configurationPid = EventConfig.PID)
@Designate(ocd = EventConfig.class)
public final class EventBus implements EventTraffic, Redelivery {

    private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);

    private final CoarseClock clock = CoarseClock.start();
    private final List<MailboxOverride> overrides = new CopyOnWriteArrayList<>();
    private final EventRouter router;
    private final Subscribers subscribers;
    private final MailboxMonitor monitor;
    private final ServiceTracker<EventHandler, ?> tracker;
    private final ServiceRegistration<?> hooks;
    private volatile EventSettings config;

    /** Hides the plugins' handlers from Event Admin, and Event Admin from the plugins. */
    @Activate
    public EventBus(
            BundleContext context,
            @Reference(target = "(!(" + BundleEventAdmin.FACADE + "=*))") EventAdmin matcher,
            @Reference DeadLetterSink deadLetters,
            @Reference Turns turns,
            @Reference Traces traces,
            EventConfig config) {
        this.config = EventSettings.of(config);
        Visibility visibility = new Visibility(pluginLocations(context));
        Undelivered undelivered = new Undelivered(deadLetters);
        router = new EventRouter(matcher, undelivered, clock, () -> this.config, turns::now);
        router.record(traces);
        subscribers =
                new Subscribers(
                        context,
                        visibility,
                        this::settings,
                        new Mailboxes(undelivered, clock),
                        turns,
                        traces);
        monitor = new MailboxMonitor(subscribers, matcher, () -> this.config);
        hooks =
                context.registerService(
                        new String[] {FindHook.class.getName(), EventListenerHook.class.getName()},
                        visibility,
                        null);
        tracker = new ServiceTracker<>(context, EventHandler.class, subscribers);
        tracker.open();
        clock.everyTenTicks(
                now ->
                        subscribers
                                .mailboxes()
                                .forEach(mailbox -> mailbox.progress().interruptIfLate(now)));
        monitor.start();
    }

    /** Where the manager keeps what came through its doors. */
    private static String pluginLocations(BundleContext context) {
        String home = context.getProperty("backplane.home");
        if (home == null) {
            throw new IllegalStateException("framework property backplane.home is not set");
        }
        return "reference:file:" + Path.of(home).toAbsolutePath().resolve("data/store");
    }

    @Modified
    void modified(EventConfig changed) {
        config = EventSettings.of(changed);
        subscribers.reconfigure();
    }

    @Deactivate
    void close() {
        monitor.close();
        tracker.close();
        hooks.unregister();
        clock.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeOverride")
    void addOverride(MailboxOverride override) {
        overrides.add(override);
        subscribers.reconfigure();
    }

    void removeOverride(MailboxOverride override) {
        overrides.remove(override);
        subscribers.reconfigure();
    }

    /** The default, then what the subscriber says, then what an operator says. */
    private MailboxSettings settings(ServiceReference<?> handler, Subscriber subscriber) {
        MailboxSettings settings = config.mailbox();
        try {
            settings = SubscriptionProperties.settings(handler, settings);
        } catch (IllegalArgumentException e) {
            LOG.error("{}: {}; this is ignored", subscriber.name(), e.getMessage());
        }
        for (MailboxOverride override : overrides) {
            if (override.isFor(subscriber)) {
                settings = override(settings, override);
            }
        }
        return settings;
    }

    private static MailboxSettings override(MailboxSettings settings, MailboxOverride override) {
        try {
            return override.over(settings);
        } catch (IllegalArgumentException e) {
            LOG.error("{}: {}; this is ignored", override, e.getMessage());
            return settings;
        }
    }

    EventRouter router() {
        return router;
    }

    @Override
    public Publication publish(String topic, Map<String, ?> properties, boolean wait) {
        Event event = EventRouter.event(topic, properties);
        MessageContext publisher = EventRouter.outside(properties);
        return wait ? router.send(event, publisher) : router.post(event, publisher);
    }

    @Override
    public List<SubscriberInfo> subscribers() {
        return subscribers.describe();
    }

    @Override
    public SubscriberInfo.Counts totals() {
        return subscribers.totals();
    }

    @Override
    public List<TopicInfo> topics() {
        return router.topics();
    }

    @Override
    public boolean isFor(DeadLetter.Kind kind) {
        return kind == DeadLetter.Kind.EVENT;
    }

    @Override
    public int redeliver(DeadLetter letter) {
        return EventReplay.replay(letter, subscribers::find, router);
    }
}

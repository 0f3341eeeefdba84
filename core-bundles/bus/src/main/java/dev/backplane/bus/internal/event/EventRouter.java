package dev.backplane.bus.internal.event;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.admin.EventTraffic.Publication;
import dev.backplane.bus.admin.TopicInfo;
import dev.backplane.bus.internal.Traces;
import dev.backplane.bus.internal.Work;
import dev.backplane.monitor.TraceHop;
import dev.backplane.monitor.TraceRecorder;
import dev.backplane.monitor.TraceSpan;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Takes an event from its publisher through Event Admin, which finds the subscribers, into their
 * mailboxes. Event Admin is always told to send, never to post: its own queue has no bound.
 */
final class EventRouter {

    private final EventAdmin matcher;
    private final Undelivered undelivered;
    private final CoarseClock clock;
    private final Supplier<EventSettings> config;
    private final LongSupplier turns;
    private final TopicCounts topics = new TopicCounts();
    private volatile Traces traces = new Traces();

    EventRouter(
            EventAdmin matcher,
            Undelivered undelivered,
            CoarseClock clock,
            Supplier<EventSettings> config,
            LongSupplier turns) {
        this.matcher = matcher;
        this.undelivered = undelivered;
        this.clock = clock;
        this.config = config;
        this.turns = turns;
    }

    /** Publishes without waiting for the handlers. */
    Publication post(Event original, MessageContext publisher) {
        EventSettings now = config.get();
        EventChecks.payload(original, now.maxPayloadBytes());
        Work around = Work.Cell.mine().get();
        BusEvent event = BusEvent.posted(original, context(original, publisher, around));
        event.publishedIn(turns.getAsLong());
        matcher.sendEvent(event);
        return finish(event, 0);
    }

    /** Publishes and waits until every handler has finished or the deadline has passed. */
    Publication send(Event original, MessageContext publisher) {
        EventSettings now = config.get();
        EventChecks.payload(original, now.maxPayloadBytes());
        Work.Cell cell = Work.Cell.mine();
        Work around = cell.get();
        BusEvent event =
                BusEvent.sent(
                        original,
                        context(original, publisher, around),
                        EventChecks.deadlineNanos(original, now.send(), clock.now(), around),
                        cell);
        EventRun blocked = EventRun.innermost(around);
        return finish(event, blocked == null ? deliver(event) : deliverFrom(blocked, event));
    }

    /** From now on what is published outside of every trace begins one, while traces are on. */
    void record(Traces recorded) {
        traces = recorded;
    }

    private MessageContext context(Event event, MessageContext publisher, @Nullable Work around) {
        MessageContext context = EventChecks.context(event, publisher, around);
        TraceRecorder recorder = traces.recorder();
        if (recorder == null || !context.traceparent().isEmpty()) {
            return context;
        }
        TraceSpan span =
                recorder.begin(
                        new TraceHop(TraceHop.Kind.PUBLISH, event.getTopic(), "", context.caller()),
                        "");
        span.end("");
        return context.withTraceparent(span.traceparent());
    }

    private int deliver(BusEvent event) {
        event.publishedIn(turns.getAsLong());
        try {
            matcher.sendEvent(event);
            return event.await();
        } finally {
            event.leave();
        }
    }

    /** The mailbox whose handler publishes lets others in meanwhile. */
    private int deliverFrom(EventRun blocked, BusEvent event) {
        blocked.mailbox().suspend();
        try {
            return deliver(event);
        } finally {
            blocked.mailbox().resume();
        }
    }

    private Publication finish(BusEvent event, int unfinished) {
        TopicCounts.Count count = topics.of(event.getTopic());
        count.published.increment();
        if (event.matched() == 0) {
            count.unheard.increment();
            if (Boolean.TRUE.equals(event.getProperty(EventProperty.REQUIRED))) {
                undelivered.unheard(event);
            }
        }
        if (!event.rejections().isEmpty()) {
            throw rejected(event.getTopic(), event.rejections());
        }
        return new Publication(event.matched(), unfinished);
    }

    private static PluginException rejected(String topic, List<String> reasons) {
        return new PluginException(
                ErrorCode.OVERLOADED,
                "An event of topic "
                        + topic
                        + " was refused: "
                        + String.join("; ", reasons)
                        + ". All other subscribers have it; try again later for these");
    }

    List<TopicInfo> topics() {
        return topics.all();
    }

    /** A topic that the specification does not allow is the publisher's fault. */
    static Event event(String topic, Map<String, ?> properties) {
        try {
            return new Event(topic, properties);
        } catch (IllegalArgumentException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'"
                            + topic
                            + "' is no topic: names of letters, digits, '_' and '-' with '/' between"
                            + " them, such as orders/created",
                    e);
        }
    }

    /** The context of an event that comes from outside, whose caller is believed. */
    static MessageContext outside(Map<String, ?> properties) {
        @Nullable Object caller = properties.get(EventProperty.CALLER);
        return MessageContext.of(caller == null ? "" : caller.toString());
    }
}

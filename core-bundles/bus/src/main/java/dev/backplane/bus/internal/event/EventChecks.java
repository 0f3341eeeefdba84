package dev.backplane.bus.internal.event;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Priority;
import dev.backplane.bus.internal.MediaType;
import dev.backplane.bus.internal.Work;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;

import java.time.Duration;
import java.util.Locale;

/** What is asked of every event, and what it says of itself; a fault is the publisher's. */
final class EventChecks {

    private EventChecks() {}

    /** Of events with a payload: its size and its content type. */
    static void payload(Event event, int maxPayloadBytes) {
        if (!(event.getProperty(EventProperty.PAYLOAD) instanceof byte[] payload)) {
            return;
        }
        if (payload.length > maxPayloadBytes) {
            throw new PluginException(
                    ErrorCode.TOO_LARGE,
                    "The payload of an event of topic "
                            + event.getTopic()
                            + " has "
                            + payload.length
                            + " bytes, the limit is "
                            + maxPayloadBytes
                            + " bytes; send less, or raise maxPayloadBytes in "
                            + EventConfig.PID);
        }
        Object contentType = event.getProperty(EventProperty.CONTENT_TYPE);
        if (contentType != null
                && !(contentType instanceof String text && MediaType.isValid(text))) {
            throw invalid(
                    event,
                    EventProperty.CONTENT_TYPE,
                    contentType,
                    "a media type such as " + Payload.JSON);
        }
    }

    /** The event's own trace and priority, or those of the work it is published in. */
    static MessageContext context(Event event, MessageContext publisher, @Nullable Work around) {
        Object trace = event.getProperty(EventProperty.TRACEPARENT);
        Object priority = event.getProperty(EventProperty.PRIORITY);
        MessageContext own =
                trace == null && priority == null
                        ? publisher
                        : new MessageContext(
                                publisher.caller(),
                                trace instanceof String text ? text : "",
                                priority(event, priority));
        return Work.inherit(own, around);
    }

    private static Priority priority(Event event, @Nullable Object value) {
        if (value == null) {
            return Priority.NORMAL;
        }
        try {
            return Priority.valueOf(value.toString().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw invalid(event, EventProperty.PRIORITY, value, "LOW, NORMAL or HIGH");
        }
    }

    /** Until when its publisher waits: as long as it says, but not longer than it is waited for. */
    static long deadlineNanos(Event event, Duration otherwise, long now, @Nullable Work around) {
        Object value = event.getProperty(EventProperty.TIMEOUT_MILLIS);
        long nanos;
        if (value == null) {
            nanos = otherwise.toNanos();
        } else if (value instanceof Number number && number.longValue() >= 0) {
            nanos = Duration.ofMillis(Math.min(number.longValue(), Integer.MAX_VALUE)).toNanos();
        } else {
            throw invalid(event, EventProperty.TIMEOUT_MILLIS, value, "a number, 0 or more");
        }
        long deadline = now + nanos;
        return around != null && around.isAwaited() && around.deadlineNanos() - deadline < 0
                ? around.deadlineNanos()
                : deadline;
    }

    private static PluginException invalid(
            Event event, String property, Object value, String allowed) {
        return new PluginException(
                ErrorCode.INVALID_ARGUMENT,
                "The property "
                        + property
                        + " of an event of topic "
                        + event.getTopic()
                        + " is '"
                        + value
                        + "'; allowed is "
                        + allowed);
    }
}

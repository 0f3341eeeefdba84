package dev.backplane.bus.internal.event;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set for all events. */
@ObjectClassDefinition(
        name = "Events",
        description = "Publish and subscribe: mailboxes, and how long publishers wait")
@interface EventConfig {

    /** Its PID. */
    String PID = "dev.backplane.bus.events";

    @AttributeDefinition(
            name = "Send time limit",
            description = "Milliseconds sendEvent waits for the handlers, unless the event says")
    long sendTimeoutMillis() default 5_000;

    @AttributeDefinition(
            name = "Largest payload in bytes",
            description = "Of an event's property 'payload'")
    int maxPayloadBytes() default 4_194_304;

    @AttributeDefinition(
            name = "Mailbox capacity",
            description = "Events that may wait for a subscriber that says nothing of it")
    int mailboxCapacity() default 1_024;

    @AttributeDefinition(
            name = "Mailbox overflow",
            description = "block, drop-oldest, reject or dead-letter")
    String mailboxOverflow() default "dead-letter";

    @AttributeDefinition(
            name = "Longest block",
            description = "Milliseconds a publisher waits for room with overflow=block")
    long mailboxBlockMillis() default 1_000;

    @AttributeDefinition(
            name = "Mailbox retries",
            description = "How often an event is tried again when the handler throws")
    int mailboxRetries() default 0;

    @AttributeDefinition(
            name = "Slow after",
            description = "Milliseconds with one event that make a subscriber SLOW")
    long slowMillis() default 1_000;

    @AttributeDefinition(
            name = "Paused after",
            description = "Milliseconds with one event that make a subscriber PAUSED")
    long pauseMillis() default 10_000;

    @AttributeDefinition(
            name = "Slow when full",
            description = "Percent of the capacity that make a subscriber SLOW")
    int slowPercent() default 75;
}

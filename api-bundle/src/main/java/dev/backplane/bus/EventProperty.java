package dev.backplane.bus;

/**
 * Properties of events that the runtime reads or sets. Handlers see them like any other, in {@code
 * event.filter} too.
 *
 * @since 0.1
 */
public final class EventProperty {

    /** {@code byte[]}: the body of an event that came or goes through the gateway. */
    public static final String PAYLOAD = "payload";

    /** {@code String}: the media type of {@link #PAYLOAD}. */
    public static final String CONTENT_TYPE = "content.type";

    /**
     * {@code String}, set by the runtime: the name of the plugin that published, or of the gateway.
     */
    public static final String CALLER = "backplane.caller";

    /** {@code String}: {@link MessageContext#TRACEPARENT}; inherited where it is not given. */
    public static final String TRACEPARENT = MessageContext.TRACEPARENT;

    /** {@code String}: the name of a {@link Priority}; inherited where it is not given. */
    public static final String PRIORITY = MessageContext.PRIORITY;

    /**
     * {@code Long}, milliseconds: how long {@code sendEvent} waits for the handlers at most. The
     * runtime's default (5,000) where it is not given.
     */
    public static final String TIMEOUT_MILLIS = "backplane.timeout.millis";

    /**
     * {@code Long}, set by the runtime on events sent with {@code sendEvent}: when the publisher
     * stops waiting, on the clock of {@link System#nanoTime()}.
     */
    public static final String DEADLINE_NANOS = "backplane.deadline.nanos";

    /** {@code Boolean}: without any subscriber the event becomes a dead letter. */
    public static final String REQUIRED = "backplane.required";

    /** {@code Long}, set by the runtime when a dead letter is replayed: the letter's id. */
    public static final String REPLAY_OF = "backplane.replay.of";

    private EventProperty() {}
}

package dev.backplane.bus;

/**
 * What happens to an event for a subscriber whose mailbox is full.
 *
 * @since 0.1
 */
public enum Overflow {
    /**
     * The publisher waits for room, as long as the mailbox allows ({@link
     * Subscription#BLOCK_MILLIS}); after that the event becomes a dead letter. A slow subscriber so
     * slows down its publishers, and with them every other subscriber.
     */
    BLOCK,
    /** The oldest waiting event is dropped, and counted. */
    DROP_OLDEST,
    /**
     * The subscriber does not get the event, which is counted; the publisher gets a {@link
     * dev.backplane.plugin.PluginException} with {@code OVERLOADED} after all others were served.
     */
    REJECT,
    /** The event becomes a dead letter. */
    DEAD_LETTER
}

package dev.backplane.bus;

/**
 * Service properties by which an {@code EventHandler} (OSGi Compendium 8, section 113) says how its
 * mailbox shall be. All are optional, and configuration overrides them ({@code
 * dev.backplane.bus.mailbox~NAME}).
 *
 * <p>The standard properties hold as well: {@code event.topics}, {@code event.filter}; {@code
 * event.delivery=async.unordered} sets the concurrency to the number of processors where {@link
 * #CONCURRENCY} is not given.
 *
 * @since 0.1
 */
public final class Subscription {

    /** {@code Integer}, 1 to 1048576: how many events may wait; rounded up to a power of two. */
    public static final String CAPACITY = "backplane.mailbox.capacity";

    /** {@code String}: the name of an {@link Overflow}, in any case, {@code -} or {@code _}. */
    public static final String OVERFLOW = "backplane.mailbox.overflow";

    /** {@code Long}, milliseconds: how long {@link Overflow#BLOCK} lets a publisher wait. */
    public static final String BLOCK_MILLIS = "backplane.mailbox.block.millis";

    /** {@code Integer}, 1 to 1024: events handled at once; 1 keeps each publisher's order. */
    public static final String CONCURRENCY = "backplane.mailbox.concurrency";

    /** {@code Integer}, 0 to 100: how often an event is tried again when the handler throws. */
    public static final String RETRIES = "backplane.mailbox.retries";

    /**
     * {@code Boolean}, or text: a handler of the runtime itself gets a mailbox too. Read once, when
     * the handler is registered. A plugin's handler always has one.
     */
    public static final String MAILBOX = "backplane.mailbox";

    /** {@code String}: what the subscriber is called in lists, logs and configuration. */
    public static final String NAME = "backplane.subscriber";

    private Subscription() {}
}

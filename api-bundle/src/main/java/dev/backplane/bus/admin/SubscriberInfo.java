package dev.backplane.bus.admin;

import dev.backplane.bus.Overflow;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A subscriber, its mailbox, and what became of every event that matched it: {@code matched =
 * delivered + deadLettered + dropped + rejected + depth + running}, exactly whenever no publisher
 * is inside the mailbox.
 *
 * @param name what it is called: its property {@code backplane.subscriber}, or the plugin and the
 *     component or service id
 * @param plugin the plugin, or the symbolic name of a bundle that is no plugin
 * @param topics what it subscribed to
 * @param filter its {@code event.filter}, null if it has none
 * @param state whether it keeps up
 * @param mailbox how its mailbox is set
 * @param depth events waiting
 * @param running events being handled
 * @param counts since it subscribed
 * @since 0.1
 */
public record SubscriberInfo(
        String name,
        String plugin,
        List<String> topics,
        @Nullable String filter,
        State state,
        Mailbox mailbox,
        int depth,
        int running,
        Counts counts) {

    /** Whether a subscriber keeps up. */
    public enum State {
        /** It does. */
        ACTIVE,
        /** Its mailbox is filling, or one event takes long. */
        SLOW,
        /**
         * It is stuck: events wait while there is room, after that its overflow policy holds at
         * once, and no publisher waits for it.
         */
        PAUSED
    }

    /**
     * The settings of a mailbox.
     *
     * @param capacity events that may wait
     * @param overflow what happens to more
     * @param concurrency events handled at once
     * @param retries how often a failed event is tried again
     */
    public record Mailbox(int capacity, Overflow overflow, int concurrency, int retries) {}

    /**
     * What became of the events.
     *
     * @param matched events that were for it
     * @param delivered handled without an exception
     * @param deadLettered kept as dead letters, for whatever reason
     * @param dropped dropped by {@link Overflow#DROP_OLDEST}
     * @param rejected refused by {@link Overflow#REJECT}
     * @param late events of {@code sendEvent} whose publisher had stopped waiting; a part of {@code
     *     deadLettered}
     * @param failures runs of the handler that threw, retries included
     * @param slow how often it became slow
     * @param paused how often it was paused
     * @param resumed how often it came back
     */
    public record Counts(
            long matched,
            long delivered,
            long deadLettered,
            long dropped,
            long rejected,
            long late,
            long failures,
            long slow,
            long paused,
            long resumed) {}
}

package dev.backplane.bus.admin;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Something that was sent and not delivered.
 *
 * @param id rises by one with each letter, never used twice; 0 before it is stored
 * @param at when it failed
 * @param kind what it was
 * @param target the topic of an event, {@code plugin/operation} of a request
 * @param subscriber whom it did not reach; empty if there was nobody
 * @param caller who sent it
 * @param cause why it was not delivered
 * @param message a sentence on the cause
 * @param properties an event's properties, or the payload and headers of a request; values are
 *     strings, booleans, numbers, {@code byte[]}, arrays, lists, sets and maps of them; others as
 *     text
 * @param replayable false if a value had to be kept as text, so that it cannot be sent again as it
 *     was
 * @since 0.1
 */
public record DeadLetter(
        long id,
        Instant at,
        Kind kind,
        String target,
        String subscriber,
        String caller,
        Cause cause,
        String message,
        Map<String, Object> properties,
        boolean replayable) {

    /** What it was. */
    public enum Kind {
        /** An event for one subscriber. */
        EVENT,
        /** A fire-and-forget request of a broadcast. */
        REQUEST
    }

    /** Why something was not delivered. */
    public enum Cause {
        /** The subscriber's mailbox was full. */
        OVERFLOW,
        /** The subscriber was paused. */
        PAUSED,
        /** The handler threw, and its retries were used up. */
        HANDLER_FAILED,
        /** The publisher's deadline passed before its turn came. */
        LATE,
        /** The subscriber stopped while the event waited for it. */
        SUBSCRIBER_GONE,
        /** The event required a subscriber, and there was none. */
        NO_SUBSCRIBER,
        /** The plugin did not take the request. */
        REFUSED
    }

    /** Nothing may be null. */
    public DeadLetter {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(subscriber, "subscriber");
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(message, "message");
        properties = Map.copyOf(properties);
    }

    /** The same letter under its id. */
    public DeadLetter withId(long assigned) {
        return new DeadLetter(
                assigned,
                at,
                kind,
                target,
                subscriber,
                caller,
                cause,
                message,
                properties,
                replayable);
    }

    /**
     * Which letters are meant; null and 0 mean any.
     *
     * @param target the exact topic, {@code plugin/operation}, or with {@code *} at the end
     * @param subscriber the exact name
     * @param cause the cause
     * @param afterId only letters with a higher id, for paging
     * @param limit how many at most, 1 to 10,000; 0 means 100 in a list and all in a purge
     */
    public record Selection(
            @Nullable String target,
            @Nullable String subscriber,
            @Nullable Cause cause,
            long afterId,
            int limit) {

        /** All of them. */
        public static Selection all() {
            return new Selection(null, null, null, 0, 0);
        }
    }
}

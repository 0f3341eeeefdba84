package dev.backplane.bus.internal.event;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.internal.deadletter.DeadLetterSink;
import dev.backplane.bus.internal.deadletter.Letters;

import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Makes dead letters of the events a subscriber did not get. */
final class Undelivered {

    private static final Logger LOG = LoggerFactory.getLogger(Undelivered.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int MOST_DOUBLINGS = 6;
    private static final Duration NAP = Duration.ofMillis(50);
    private static final long LOG_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final DeadLetterSink sink;
    private final AtomicLong nextLog = new AtomicLong(System.nanoTime());

    Undelivered(DeadLetterSink sink) {
        this.sink = sink;
    }

    /** The handler threw, the last time too. */
    void failed(Mailbox mailbox, Event event, Throwable problem) {
        if (mayLog()) {
            log(mailbox, event, problem);
        }
        keep(mailbox, event, Cause.HANDLER_FAILED, () -> "the handler threw " + text(problem));
    }

    private static void log(Mailbox mailbox, Event event, Throwable problem) {
        String name = mailbox.subscriber().name();
        try {
            LOG.warn("{} failed to handle an event of topic {}", name, event.getTopic(), problem);
        } catch (RuntimeException | Error e) { // the exception's own code, which is the plugin's
            LOG.warn("{} failed to handle an event: {}", name, problem.getClass().getName());
        }
    }

    /** An exception is foreign code too: it may throw when it is asked what it is. */
    private static String text(Throwable problem) {
        try {
            return problem.toString();
        } catch (RuntimeException | Error e) {
            return problem.getClass().getName();
        }
    }

    void lost(Mailbox mailbox, Event event, Cause cause) {
        keep(mailbox, event, cause, () -> reason(mailbox, cause));
    }

    /** Nobody subscribed to an event that required somebody. */
    void unheard(Event event) {
        sink.accept(
                () ->
                        letter(
                                event,
                                "",
                                Cause.NO_SUBSCRIBER,
                                "nobody subscribed to " + event.getTopic()));
    }

    /**
     * Sleeps before the next try.
     *
     * @return false if it is not worth it any more
     */
    boolean pauseBeforeRetry(int tried, BooleanSupplier over) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tried, MOST_DOUBLINGS));
        long end = System.nanoTime() + Math.min(pause.toNanos(), LONGEST_PAUSE.toNanos());
        try {
            while (System.nanoTime() - end < 0) {
                if (over.getAsBoolean()) {
                    return false;
                }
                Thread.sleep(Math.clamp((end - System.nanoTime()) / 1_000_000, 1, NAP.toMillis()));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void keep(Mailbox mailbox, Event event, Cause cause, Supplier<String> message) {
        mailbox.counts().deadLettered.increment();
        sink.accept(() -> letter(event, mailbox.subscriber().name(), cause, message.get()));
    }

    private static DeadLetter letter(Event event, String subscriber, Cause cause, String message) {
        return Letters.event(
                event.getTopic(),
                subscriber,
                String.valueOf(event.getProperty(EventProperty.CALLER)),
                cause,
                message,
                properties(event));
    }

    private static Map<String, Object> properties(Event event) {
        Map<String, Object> properties = new HashMap<>();
        for (String name : event.getPropertyNames()) {
            Object value = event.getProperty(name);
            if (value != null
                    && !name.equals(EventConstants.EVENT_TOPIC)
                    && !name.equals(EventProperty.DEADLINE_NANOS)) {
                properties.put(name, value);
            }
        }
        return properties;
    }

    private static String reason(Mailbox mailbox, Cause cause) {
        String name = mailbox.subscriber().name();
        return switch (cause) {
            case OVERFLOW ->
                    name
                            + " has "
                            + mailbox.settings().capacity()
                            + " events waiting; make it quicker, or give its mailbox more capacity";
            case PAUSED -> name + " is paused: its handler has been busy with one event for long";
            case LATE -> name + " had no time for it before its publisher stopped waiting";
            case SUBSCRIBER_GONE -> name + " stopped while the event waited for it";
            case HANDLER_FAILED, NO_SUBSCRIBER, REFUSED ->
                    throw new IllegalArgumentException(cause + " has a reason of its own");
        };
    }

    private boolean mayLog() {
        long now = System.nanoTime();
        long next = nextLog.get();
        return now - next >= 0 && nextLog.compareAndSet(next, now + LOG_EVERY_NANOS);
    }
}

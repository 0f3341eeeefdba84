package dev.backplane.bus.internal.event;

import java.time.Duration;

/**
 * What an operator set, checked.
 *
 * @param mailbox for subscribers that say nothing
 * @param pace when they are slow
 * @param send how long a publisher waits for handlers
 * @param maxPayloadBytes of one event
 */
record EventSettings(
        MailboxSettings mailbox, Pace.Limits pace, Duration send, int maxPayloadBytes) {

    EventSettings {
        if (maxPayloadBytes < 1 || send.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "maxPayloadBytes is "
                            + maxPayloadBytes
                            + " and sendTimeoutMillis is "
                            + send.toMillis()
                            + "; both must be at least 1");
        }
    }

    static EventSettings of(EventConfig config) {
        return new EventSettings(
                new MailboxSettings(
                        config.mailboxCapacity(),
                        SubscriptionProperties.overflow(config.mailboxOverflow()),
                        Duration.ofMillis(config.mailboxBlockMillis()),
                        1,
                        config.mailboxRetries()),
                new Pace.Limits(
                        Duration.ofMillis(config.slowMillis()),
                        Duration.ofMillis(config.pauseMillis()),
                        config.slowPercent()),
                Duration.ofMillis(config.sendTimeoutMillis()),
                config.maxPayloadBytes());
    }
}

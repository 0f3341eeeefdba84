package dev.backplane.bus.internal.event;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import java.time.Duration;

/** What an operator says of the mailboxes of some subscribers; stronger than what they say. */
@Component(
        service = MailboxOverride.class,
        configurationPid = MailboxOverride.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MailboxOverride.Config.class, factory = true)
public final class MailboxOverride {

    static final String PID = "dev.backplane.bus.mailbox";

    /** What an operator may set. */
    @ObjectClassDefinition(
            name = "Mailbox",
            description = "Overrides what subscribers say of their own mailboxes")
    @interface Config {

        @AttributeDefinition(
                name = "Subscriber",
                description = "Its name, such as billing/OnOrder; with * at the end several")
        String subscriber();

        @AttributeDefinition(
                name = "Capacity",
                description = "Events that may wait; -1 leaves it. Holds from its next start on")
        int capacity() default -1;

        @AttributeDefinition(
                name = "Overflow",
                description = "block, drop-oldest, reject or dead-letter; empty leaves it")
        String overflow() default "";

        @AttributeDefinition(
                name = "Longest block",
                description = "Milliseconds a publisher waits for room; -1 leaves it")
        long blockMillis() default -1;

        @AttributeDefinition(
                name = "Concurrency",
                description = "Events handled at once, 1 keeps their order; -1 leaves it")
        int concurrency() default -1;

        @AttributeDefinition(
                name = "Retries",
                description = "How often a failed event is tried again; -1 leaves it")
        int retries() default -1;
    }

    private final Config config;

    /** Called by Declarative Services. */
    @Activate
    public MailboxOverride(Config config) {
        if (config.subscriber() == null || config.subscriber().isBlank()) {
            throw new IllegalArgumentException(PID + ": 'subscriber' says whose mailbox it is");
        }
        this.config = config;
    }

    boolean isFor(Subscriber subscriber) {
        String wanted = config.subscriber();
        return wanted.endsWith("*")
                ? subscriber.name().startsWith(wanted.substring(0, wanted.length() - 1))
                : subscriber.name().equals(wanted);
    }

    /**
     * The settings with this in place.
     *
     * @throws IllegalArgumentException naming the setting that cannot be
     */
    MailboxSettings over(MailboxSettings settings) {
        return new MailboxSettings(
                config.capacity() < 0 ? settings.capacity() : config.capacity(),
                config.overflow().isBlank()
                        ? settings.overflow()
                        : SubscriptionProperties.overflow(config.overflow()),
                config.blockMillis() < 0
                        ? settings.block()
                        : Duration.ofMillis(config.blockMillis()),
                config.concurrency() < 0 ? settings.concurrency() : config.concurrency(),
                config.retries() < 0 ? settings.retries() : config.retries());
    }

    @Override
    public String toString() {
        return PID + " for " + config.subscriber();
    }
}

package dev.backplane.bus.internal.event;

import dev.backplane.bus.Overflow;
import dev.backplane.bus.Subscription;
import dev.backplane.bus.internal.BundleNames;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What an event handler's service properties say of its subscription. */
final class SubscriptionProperties {

    /** The framework gives the stand-in its own; and that one must not get a mailbox itself. */
    private static final Set<String> OF_THE_HANDLER_ALONE =
            Set.of(
                    Subscription.MAILBOX,
                    Constants.OBJECTCLASS,
                    Constants.SERVICE_ID,
                    Constants.SERVICE_BUNDLEID,
                    Constants.SERVICE_SCOPE,
                    Constants.SERVICE_PID);

    private SubscriptionProperties() {}

    static Subscriber subscriber(ServiceReference<EventHandler> reference, Bundle owner) {
        String plugin = BundleNames.of(owner);
        Object filter = reference.getProperty(EventConstants.EVENT_FILTER);
        return new Subscriber(
                name(reference, plugin),
                plugin,
                strings(reference.getProperty(EventConstants.EVENT_TOPIC)),
                filter == null ? null : filter.toString());
    }

    private static String name(ServiceReference<?> reference, String plugin) {
        if (reference.getProperty(Subscription.NAME) instanceof String given && !given.isBlank()) {
            return given;
        }
        Object component = reference.getProperty(ComponentConstants.COMPONENT_NAME);
        return plugin
                + "/"
                + (component instanceof String known
                        ? known.substring(known.lastIndexOf('.') + 1)
                        : reference.getProperty(Constants.SERVICE_ID));
    }

    /**
     * The given settings with what the properties say in place.
     *
     * @throws IllegalArgumentException naming the property that cannot be
     */
    static MailboxSettings settings(ServiceReference<?> reference, MailboxSettings defaults) {
        Object overflow = reference.getProperty(Subscription.OVERFLOW);
        boolean unordered =
                strings(reference.getProperty(EventConstants.EVENT_DELIVERY))
                        .contains(EventConstants.DELIVERY_ASYNC_UNORDERED);
        int concurrency =
                unordered && defaults.concurrency() == 1
                        ? Runtime.getRuntime().availableProcessors()
                        : defaults.concurrency();
        return new MailboxSettings(
                small(number(reference, Subscription.CAPACITY, defaults.capacity())),
                overflow == null ? defaults.overflow() : overflow(overflow),
                Duration.ofMillis(
                        number(reference, Subscription.BLOCK_MILLIS, defaults.block().toMillis())),
                small(number(reference, Subscription.CONCURRENCY, concurrency)),
                small(number(reference, Subscription.RETRIES, defaults.retries())));
    }

    static Overflow overflow(Object value) {
        try {
            return Overflow.valueOf(
                    value.toString().strip().toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "overflow is '"
                            + value
                            + "'; allowed are block, drop-oldest, reject and dead-letter",
                    e);
        }
    }

    /** So that what is out of every range stays so. */
    private static int small(long number) {
        return Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Declarative Services gives what an annotation says; XML and people give text. */
    private static long number(ServiceReference<?> reference, String property, long otherwise) {
        Object value = reference.getProperty(property);
        try {
            return switch (value) {
                case null -> otherwise;
                case Number number -> number.longValue();
                default -> Long.parseLong(value.toString().strip());
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    property + " is '" + value + "', which is no whole number", e);
        }
    }

    /** The handler's own properties, for the stand-in that Event Admin sees. */
    static Map<String, Object> forStandIn(ServiceReference<?> reference) {
        Map<String, Object> properties = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            if (!OF_THE_HANDLER_ALONE.contains(key)) {
                properties.put(key, reference.getProperty(key));
            }
        }
        return properties;
    }

    private static List<String> strings(@Nullable Object value) {
        Collection<?> values =
                switch (value) {
                    case null -> List.<Object>of();
                    case Object[] array -> Arrays.asList(array);
                    case Collection<?> collection -> collection;
                    default -> List.of(value);
                };
        return values.stream().filter(Objects::nonNull).map(Object::toString).toList();
    }
}

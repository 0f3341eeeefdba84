package dev.backplane.bus.admin;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;
import java.util.Map;

/**
 * Publish and subscribe as seen by the runtime's own doors. A plugin uses {@code EventAdmin} and
 * {@code EventHandler}. Thread-safe.
 *
 * @since 0.1
 */
@ProviderType
public interface EventTraffic {

    /**
     * Publishes for somebody outside: as {@code EventAdmin}, but the property {@code
     * backplane.caller} is believed, and the result says who got it.
     *
     * @param topic a topic name (OSGi Compendium 8, section 113.3.1), such as {@code
     *     orders/created}
     * @param properties the event's, not copied: not to be changed any more
     * @param wait whether to wait for the handlers, as {@code sendEvent} does
     * @throws dev.backplane.plugin.PluginException {@code INVALID_ARGUMENT}, {@code TOO_LARGE},
     *     {@code OVERLOADED} as for a plugin
     */
    Publication publish(String topic, Map<String, ?> properties, boolean wait);

    /** Every subscriber with a mailbox, by name. */
    List<SubscriberInfo> subscribers();

    /** What became of all events since the runtime started, for subscribers that are gone too. */
    SubscriberInfo.Counts totals();

    /** The topics that were published to, by name; at most the 10,000 first ones are counted. */
    List<TopicInfo> topics();

    /**
     * What became of an event by the time {@code publish} returned.
     *
     * @param subscribers how many it matched
     * @param unfinished how many of them the publisher stopped waiting for; 0 unless it waited
     */
    record Publication(int subscribers, int unfinished) {}
}

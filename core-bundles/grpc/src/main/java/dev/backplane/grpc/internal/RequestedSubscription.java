package dev.backplane.grpc.internal;

import dev.backplane.bus.Overflow;
import dev.backplane.bus.Subscription;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.SubscribeRequest;

import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.event.EventConstants;

import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a client wants to subscribe to, checked: Event Admin ignores what is malformed, and the
 * client would wait for ever.
 *
 * @param topics at least one
 * @param filter empty for all events
 * @param overflow what happens when its mailbox is full
 * @param capacity events that may wait; 0 for the bus's default
 */
record RequestedSubscription(List<String> topics, String filter, Overflow overflow, int capacity) {

    private static final Pattern TOPICS =
            Pattern.compile("\\*|[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*(/\\*)?");
    private static final Pattern CLIENT = Pattern.compile("[A-Za-z0-9._-]{0,64}");
    private static final int MOST_TOPICS = 256;

    static RequestedSubscription of(SubscribeRequest message, SubscriptionLimits limits) {
        if (message.getTopicsCount() == 0 || message.getTopicsCount() > MOST_TOPICS) {
            throw invalid(
                    "the subscription has %,d topics; 1 to %,d are allowed, * is all of them"
                            .formatted(message.getTopicsCount(), MOST_TOPICS));
        }
        message.getTopicsList().forEach(RequestedSubscription::checkTopic);
        checkFilter(TextLimits.source("filter", message.getFilter()));
        if (message.getCapacity() < 0 || message.getCapacity() > limits.capacity()) {
            throw invalid(
                    "the capacity is %,d; allowed are 1 to %,d (maxSubscriptionCapacity of PID %s), and 0 for the default"
                            .formatted(message.getCapacity(), limits.capacity(), GrpcEndpoint.PID));
        }
        if (!CLIENT.matcher(message.getClient()).matches()) {
            throw invalid(
                    "the client's name '"
                            + TextLimits.name("client", message.getClient())
                            + "' is not up to 64 letters, digits, '.', '_' and '-'");
        }
        return new RequestedSubscription(
                List.copyOf(message.getTopicsList()),
                message.getFilter(),
                overflow(message),
                message.getCapacity());
    }

    /** Whether it would rather have what it misses kept than dropped. */
    boolean keepsWhatIsMissed() {
        return overflow == Overflow.BLOCK || overflow == Overflow.DEAD_LETTER;
    }

    /** The properties of its event handler. */
    Dictionary<String, ?> serviceProperties(String name) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(EventConstants.EVENT_TOPIC, topics.toArray(String[]::new));
        if (!filter.isEmpty()) {
            properties.put(EventConstants.EVENT_FILTER, filter);
        }
        properties.put(Subscription.MAILBOX, true);
        properties.put(Subscription.NAME, name);
        properties.put(Subscription.OVERFLOW, overflow.name());
        // With retries it never runs on a publisher's thread, which must not wait for a network.
        properties.put(Subscription.RETRIES, 1);
        if (capacity > 0) {
            properties.put(Subscription.CAPACITY, capacity);
        }
        return FrameworkUtil.asDictionary(properties);
    }

    private static Overflow overflow(SubscribeRequest message) {
        return switch (message.getOverflow()) {
            case OVERFLOW_UNSPECIFIED, OVERFLOW_DROP_OLDEST -> Overflow.DROP_OLDEST;
            case OVERFLOW_BLOCK -> Overflow.BLOCK;
            case OVERFLOW_REJECT -> Overflow.REJECT;
            case OVERFLOW_DEAD_LETTER -> Overflow.DEAD_LETTER;
            case UNRECOGNIZED ->
                    throw invalid(
                            "the overflow policy "
                                    + message.getOverflowValue()
                                    + " is unknown; allowed are BLOCK, DROP_OLDEST, REJECT and"
                                    + " DEAD_LETTER");
        };
    }

    private static void checkTopic(String topic) {
        if (!TOPICS.matcher(TextLimits.name("topics", topic)).matches()) {
            throw invalid(
                    "'"
                            + topic
                            + "' is no topic: names of letters, digits, '_' and '-' with '/' between"
                            + " them, such as orders/created; orders/* for all below orders; * for"
                            + " all");
        }
    }

    private static void checkFilter(String filter) {
        if (filter.isEmpty()) {
            return;
        }
        try {
            FrameworkUtil.createFilter(filter);
        } catch (InvalidSyntaxException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the filter '"
                            + filter
                            + "' is no LDAP filter such as (region=north): "
                            + e.getMessage(),
                    e);
        }
    }

    private static PluginException invalid(String message) {
        return new PluginException(ErrorCode.INVALID_ARGUMENT, message);
    }
}

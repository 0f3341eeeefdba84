package dev.backplane.bus.internal.event;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Who a mailbox is for.
 *
 * @param name what it is called in lists, logs and configuration
 * @param plugin the plugin, or the symbolic name of a bundle that is no plugin
 * @param topics what it subscribed to
 * @param filter its event filter
 */
record Subscriber(String name, String plugin, List<String> topics, @Nullable String filter) {

    Subscriber {
        topics = List.copyOf(topics);
    }
}

package dev.backplane.bus;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where the replies of a stream go. Used by one thread at a time.
 *
 * @since 0.1
 */
@ProviderType
@FunctionalInterface
public interface ResponseStream {

    /**
     * Sends one reply; blocks while the consumer is slower than the producer.
     *
     * @throws dev.backplane.plugin.PluginException with {@code CANCELLED} or {@code
     *     DEADLINE_EXCEEDED} once nobody listens any more
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    void send(Payload payload) throws InterruptedException;
}

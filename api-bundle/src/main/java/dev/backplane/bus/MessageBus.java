package dev.backplane.bus;

import org.osgi.annotation.versioning.ProviderType;

import java.time.Duration;

/**
 * Calls plugins by name. A service of the runtime; thread-safe. The handler runs on the calling
 * thread.
 *
 * @since 0.1
 */
@ProviderType
public interface MessageBus {

    /**
     * Calls an operation and waits for its one reply. A call made while another is handled never
     * gets more time than is left to that one.
     *
     * @throws dev.backplane.plugin.PluginException {@code INVALID_ARGUMENT}, {@code
     *     UNKNOWN_PLUGIN}, {@code UNKNOWN_OPERATION}, {@code PLUGIN_NOT_ACTIVE}, {@code TOO_LARGE},
     *     {@code DEADLINE_EXCEEDED}, {@code CANCELLED}, {@code HANDLER_FAILED}, {@code
     *     RUNTIME_UNAVAILABLE}, or what the handler chose
     */
    Payload request(Request request);

    /**
     * Calls an operation whose replies are a stream; returns when the stream has ended. An
     * operation that has only a {@link RequestHandler} yields a stream of one.
     *
     * @throws dev.backplane.plugin.PluginException as for {@link #request(Request)}; what {@code
     *     responses} throws itself passes through
     */
    void stream(Request request, ResponseStream responses);

    /**
     * The short form of {@link #request(Request)} for a plugin that calls another; the caller is
     * the calling bundle.
     */
    Payload request(String plugin, String operation, Payload payload, Duration timeout);
}

package dev.backplane.bus;

import org.osgi.annotation.versioning.ProviderType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Calls plugins by name. A service of the runtime; thread-safe. The handler runs on the calling
 * thread, except in the asynchronous forms.
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
     *     {@code DEADLINE_EXCEEDED}, {@code CANCELLED}, {@code OVERLOADED}, {@code CIRCUIT_OPEN},
     *     {@code HANDLER_FAILED}, {@code RUNTIME_UNAVAILABLE}, or what the handler chose
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

    /**
     * {@link #request(Request)} without waiting: the handler runs on a virtual thread. Cancelling
     * the result cancels the request. The time and the trace of the call that this thread is in are
     * passed on.
     *
     * @return completes with the reply, or exceptionally with the {@link
     *     dev.backplane.plugin.PluginException} that the blocking form throws
     */
    CompletableFuture<Payload> requestAsync(Request request);

    /** The short form of {@link #requestAsync(Request)}; the caller is the calling bundle. */
    CompletableFuture<Payload> requestAsync(
            String plugin, String operation, Payload payload, Duration timeout);

    /**
     * Sends to every plugin that matches and waits for none. Each handler runs on a virtual thread
     * of its own; what cannot be delivered becomes a dead letter.
     *
     * @return the names of the plugins it went to, in order; empty if none matched
     * @throws dev.backplane.plugin.PluginException {@code INVALID_ARGUMENT} for a malformed filter,
     *     {@code TOO_LARGE}
     */
    List<String> broadcast(Broadcast broadcast);

    /**
     * Sends to every plugin that matches, at the same time, and waits until all have answered or
     * the time is over.
     *
     * @return one answer per plugin, in the order of names: replies, and who did not and why
     * @throws dev.backplane.plugin.PluginException {@code INVALID_ARGUMENT} for a malformed filter,
     *     {@code TOO_LARGE}, {@code CANCELLED} if this thread is interrupted
     */
    List<Answer> gather(Broadcast broadcast, Duration timeout);
}

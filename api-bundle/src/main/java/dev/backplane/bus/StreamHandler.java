package dev.backplane.bus;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers one or more operations of a plugin with a stream of replies. Registered like a {@link
 * RequestHandler}, with the property {@link RequestHandler#OPERATION}; the stream ends when {@code
 * handle} returns.
 *
 * @since 0.1
 */
@ConsumerType
@FunctionalInterface
public interface StreamHandler {

    /**
     * Sends the replies to one request.
     *
     * @throws dev.backplane.plugin.PluginException to end the stream with this code and message
     * @throws Exception anything else ends the stream with {@link
     *     dev.backplane.plugin.ErrorCode#HANDLER_FAILED}
     */
    void handle(Request request, ResponseStream responses) throws Exception;
}

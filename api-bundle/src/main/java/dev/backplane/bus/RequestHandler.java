package dev.backplane.bus;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers one or more operations of a plugin with one reply. Register it as an OSGi service
 * (whiteboard) with the property {@link #OPERATION}; the plugin is the bundle that registers it.
 *
 * <p>Called from many threads at once, on the caller's thread. When the deadline passes or the
 * caller gives up, the thread is interrupted. Of several services for one operation the one first
 * in service order serves (highest ranking, then lowest id).
 *
 * @since 0.1
 */
@ConsumerType
@FunctionalInterface
public interface RequestHandler {

    /** Service property, {@code String+}: the operations this handler answers. Required. */
    String OPERATION = "backplane.operation";

    /**
     * Service property, {@code String+}: those of the operations that may be carried out twice
     * without harm. Only these are tried again after a failure.
     */
    String IDEMPOTENT = "backplane.idempotent";

    /**
     * Answers one request.
     *
     * @return the reply, never null
     * @throws dev.backplane.plugin.PluginException to give the caller this code and message
     * @throws Exception anything else becomes {@link dev.backplane.plugin.ErrorCode#HANDLER_FAILED}
     *     with its message
     */
    Payload handle(Request request) throws Exception;
}

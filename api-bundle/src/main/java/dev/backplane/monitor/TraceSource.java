package dev.backplane.monitor;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Knows in which trace a thread works. A service of the bus; thread-safe, quick.
 *
 * @since 0.1
 */
@ProviderType
@FunctionalInterface
public interface TraceSource {

    /**
     * The trace of the request or event that this thread handles, as the header {@code traceparent}
     * of W3C Trace Context; empty if it handles none.
     */
    String traceparent();
}

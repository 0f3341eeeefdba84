package dev.backplane.monitor;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A step that is under way. For one thread at a time.
 *
 * @since 0.1
 */
@ProviderType
public interface TraceSpan {

    /** The header {@code traceparent} for what is sent within the step. */
    String traceparent();

    /** Adds a detail; known ones are in {@link TraceDetail}. */
    TraceSpan detail(String key, String value);

    /**
     * It is over.
     *
     * @param outcome the code of the error it ended with; empty if it succeeded
     */
    void end(String outcome);
}

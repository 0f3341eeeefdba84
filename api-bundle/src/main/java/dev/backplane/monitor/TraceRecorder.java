package dev.backplane.monitor;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Records the steps of messages through the runtime. There is such a service only while traces are
 * switched on; without it nothing is done and nothing is paid. Thread-safe; never blocks.
 *
 * @since 0.1
 */
@ProviderType
@FunctionalInterface
public interface TraceRecorder {

    /**
     * A step begins.
     *
     * @param traceparent of the step it is within; empty or malformed begins a new trace
     */
    TraceSpan begin(TraceHop hop, String traceparent);
}

package dev.backplane.monitor;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A plugin's record of how long something takes. Thread-safe, without a lock.
 *
 * @since 0.1
 */
@ProviderType
public interface MetricTimer {

    /** It was done once more, in so many nanoseconds; less than zero is zero. */
    void tookNanos(long nanos);
}

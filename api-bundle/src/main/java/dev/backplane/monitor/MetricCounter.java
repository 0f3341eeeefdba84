package dev.backplane.monitor;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A plugin's count of something; only goes up. Thread-safe, without a lock.
 *
 * @since 0.1
 */
@ProviderType
public interface MetricCounter {

    /** One more. */
    default void add() {
        add(1);
    }

    /** As many more; less than one is nothing. */
    void add(long count);
}

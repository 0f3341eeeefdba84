package dev.backplane.monitor;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of every report whose status changed, and of the first one. Register it as a service
 * (whiteboard); it hears of all reports there are first.
 *
 * <p>Called on the thread that checks, in order; it must return at once.
 *
 * @since 0.1
 */
@ConsumerType
@FunctionalInterface
public interface HealthListener {

    /** Something is better or worse than before. */
    void changed(HealthReport report);
}

package dev.backplane.monitor;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of every alert that begins to fire and of every one that is over. Register it as a service
 * (whiteboard); it is told of those that fire already first. Called on one thread, in order; it
 * must return at once.
 *
 * @since 0.1
 */
@ConsumerType
@FunctionalInterface
public interface AlertListener {

    /** It is {@link Alert.State#FIRING} or {@link Alert.State#RESOLVED} now. */
    void changed(Alert alert);
}

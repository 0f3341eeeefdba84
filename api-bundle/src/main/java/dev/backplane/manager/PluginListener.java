package dev.backplane.manager;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of every change. Register it as a service (whiteboard).
 *
 * <p>Called on the manager's own thread, in order, without locks; it must return at once.
 *
 * @since 0.1
 */
@ConsumerType
@FunctionalInterface
public interface PluginListener {

    /** Something changed. */
    void changed(PluginChange change);
}

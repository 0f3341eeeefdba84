package dev.backplane.engine;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

import java.time.Duration;

/**
 * Decides which revision of a plugin serves its calls. Used by the manager only: the one place
 * where a plugin's state changes. Thread-safe; a change is visible to every later call when the
 * method returns.
 *
 * @since 0.1
 */
@ProviderType
public interface RouteControl {

    /** From now on calls to {@code plugin} go to the handlers that {@code revision} registers. */
    void activate(String plugin, Bundle revision);

    /**
     * From now on calls to {@code plugin} are refused with {@code PLUGIN_NOT_ACTIVE} and this
     * reason.
     *
     * @param reason a sentence for the caller: the state, and what to do
     */
    void deactivate(String plugin, String reason);

    /** The plugin is gone: calls are refused with {@code UNKNOWN_PLUGIN}. */
    void remove(String plugin);

    /** The number of calls that {@code revision} is handling now. */
    int inFlight(Bundle revision);

    /**
     * Waits until no call is in flight in {@code revision}; call it after its route has gone
     * elsewhere.
     *
     * @return false if calls were still in flight when {@code bound} had passed
     * @throws InterruptedException if the waiting thread is interrupted
     */
    boolean drain(Bundle revision, Duration bound) throws InterruptedException;
}

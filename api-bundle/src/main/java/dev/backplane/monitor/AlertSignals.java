package dev.backplane.monitor;

import org.osgi.annotation.versioning.ConsumerType;

import java.util.List;
import java.util.Set;

/**
 * Measures what rules can ask for. Register it as a service (whiteboard).
 *
 * @since 0.1
 */
@ConsumerType
public interface AlertSignals {

    /** The names of its signals, whether there is a value at the moment or not. */
    Set<String> names();

    /**
     * The values now. Called every few seconds on one thread, which must not be held up; if it
     * throws, alerts on its signals stay as they are until the next time.
     */
    List<AlertSample> read();
}

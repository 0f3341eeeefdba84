package dev.backplane.config.internal.live;

import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What modified methods of components have thrown lately. Declarative Services log that, and take
 * it for success (Compendium 8, 112.5.13); so the log is where it is noticed.
 */
public final class ModifiedFaults {

    private static final int KEPT = 100;

    /** One of them, as the log tells it. */
    private record Fault(long bundle, String message, Throwable cause, long at) {}

    private final Deque<Fault> latest = new ArrayDeque<>();

    /**
     * Something was logged about a component.
     *
     * @param bundle whose component it is
     */
    synchronized void add(long bundle, String message, Throwable cause) {
        latest.addLast(new Fault(bundle, message, cause, System.nanoTime()));
        if (latest.size() > KEPT) {
            latest.removeFirst();
        }
    }

    /** What the component's method has thrown since that nanosecond. */
    synchronized Optional<Throwable> of(ComponentConfigurationDTO run, long since) {
        String method = run.description.modified;
        if (method == null) {
            return Optional.empty();
        }
        String said = "The " + method + " method has thrown an exception";
        return latest.stream()
                .filter(fault -> fault.at() - since >= 0)
                .filter(fault -> fault.bundle() == run.description.bundle.id)
                .filter(fault -> fault.message().contains(said))
                .map(Fault::cause)
                .findFirst();
    }
}

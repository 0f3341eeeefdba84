package dev.backplane.config.internal.live;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

/** Listens for what Declarative Services log of components, where there is a Log Service. */
public final class ComponentLog implements AutoCloseable {

    private final Runnable end;

    private ComponentLog(Runnable end) {
        this.end = end;
    }

    /** Tells from now on what goes wrong. */
    public static ComponentLog follow(BundleContext context, ModifiedFaults faults) {
        ServiceReference<LogReaderService> reference =
                context.getServiceReference(LogReaderService.class);
        LogReaderService reader = reference == null ? null : context.getService(reference);
        if (reader == null) {
            return new ComponentLog(() -> {});
        }
        LogListener listener = entry -> pass(entry, faults);
        reader.addLogListener(listener);
        return new ComponentLog(() -> reader.removeLogListener(listener));
    }

    private static void pass(LogEntry entry, ModifiedFaults faults) {
        Throwable cause = entry.getException();
        if (entry.getLogLevel() == LogLevel.ERROR
                && cause != null
                && entry.getBundle() != null
                && entry.getMessage() != null) {
            faults.add(entry.getBundle().getBundleId(), entry.getMessage(), cause);
        }
    }

    @Override
    public void close() {
        end.run();
    }
}

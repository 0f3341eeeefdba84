package dev.backplane.manager.internal.framework;

import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;

/**
 * Declarative Services' own signal that some component changed its state: its service's change
 * count.
 */
public final class ComponentChanges {

    private static final String FILTER =
            "(objectClass=org.osgi.service.component.runtime.ServiceComponentRuntime)";

    private ComponentChanges() {}

    /** Calls back on any thread; ends with the bundle of the context. */
    public static void listen(BundleContext context, Runnable changed) {
        try {
            context.addServiceListener(
                    event -> {
                        if (event.getType() == ServiceEvent.MODIFIED) {
                            changed.run();
                        }
                    },
                    FILTER);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

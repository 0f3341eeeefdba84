package dev.backplane.manager.internal;

import dev.backplane.config.NodeLabels;

import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/** Tells when the labels of this node change. */
final class Relabelling {

    private final BundleContext context;
    private final ServiceListener listener;

    Relabelling(BundleContext context, Runnable changed) {
        this.context = context;
        this.listener =
                event -> {
                    if (event.getType() == ServiceEvent.MODIFIED) {
                        changed.run();
                    }
                };
    }

    void open() {
        try {
            context.addServiceListener(
                    listener, "(objectClass=" + NodeLabels.class.getName() + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    void close() {
        context.removeServiceListener(listener);
    }
}

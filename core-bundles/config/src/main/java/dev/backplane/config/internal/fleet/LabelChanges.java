package dev.backplane.config.internal.fleet;

import dev.backplane.config.NodeLabels;

import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;

/** Tells when the labels of this node change. */
final class LabelChanges implements AutoCloseable {

    private final BundleContext context;
    private final ServiceListener listener;

    LabelChanges(BundleContext context, Runnable changed) {
        this.context = context;
        this.listener =
                event -> {
                    if (event.getType() == ServiceEvent.MODIFIED) {
                        changed.run();
                    }
                };
        try {
            context.addServiceListener(
                    listener, "(objectClass=" + NodeLabels.class.getName() + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.removeServiceListener(listener);
    }
}

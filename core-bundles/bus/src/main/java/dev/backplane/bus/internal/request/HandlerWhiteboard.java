package dev.backplane.bus.internal.request;

import dev.backplane.bus.RequestHandler;
import dev.backplane.bus.StreamHandler;

import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Finds the handlers of all bundles. A component of its own, behind the route table and the bus:
 * obtaining a handler activates plugin components, and those need a {@code MessageBus} that is
 * already there.
 */
@Component(
        service = {},
        immediate = true)
public final class HandlerWhiteboard {

    private final BundleContext context;
    private final SynchronousBundleListener stops;
    private final ServiceTracker<RequestHandler, ?> replies;
    private final ServiceTracker<StreamHandler, ?> streams;

    /** Has taken in the handlers that are there when it returns. */
    @Activate
    public HandlerWhiteboard(BundleContext context, @Reference RouteTable routes) {
        this.context = context;
        // Synchronous: told later, it might break off calls of the bundle's next start.
        stops =
                event -> {
                    if ((event.getType() & (BundleEvent.STOPPED | BundleEvent.UNINSTALLED)) != 0) {
                        routes.stopped(event.getBundle());
                    }
                };
        context.addBundleListener(stops);
        replies =
                new ServiceTracker<>(
                        context,
                        RequestHandler.class,
                        new HandlerTracker<RequestHandler>(context, routes, Operation::of));
        streams =
                new ServiceTracker<>(
                        context,
                        StreamHandler.class,
                        new HandlerTracker<StreamHandler>(context, routes, Operation::of));
        replies.open();
        streams.open();
    }

    @Deactivate
    void close() {
        streams.close();
        replies.close();
        context.removeBundleListener(stops);
    }
}

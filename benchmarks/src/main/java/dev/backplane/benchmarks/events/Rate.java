package dev.backplane.benchmarks.events;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;

/** Deliveries a second; see {@link EventAdminLoad#rate}. */
@Component(property = RequestHandler.OPERATION + "=rate")
public final class Rate implements RequestHandler {

    private final BundleContext context;
    private final EventAdmin events;

    /** Publishes and subscribes as this plugin. */
    @Activate
    public Rate(BundleContext context, @Reference EventAdmin events) {
        this.context = context;
        this.events = events;
    }

    @Override
    public Payload handle(Request request) {
        return Payload.text(EventAdminLoad.rate(context, events, request.payload().text()));
    }
}

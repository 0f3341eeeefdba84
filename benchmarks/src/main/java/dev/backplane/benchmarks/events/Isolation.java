package dev.backplane.benchmarks.events;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;

import java.time.Duration;

/**
 * What a handler that sleeps does to others. Operation {@code percentiles} takes milliseconds,
 * {@code blocked} a number of events; see {@link Neighbours}.
 */
@Component(
        property = {
            RequestHandler.OPERATION + "=percentiles",
            RequestHandler.OPERATION + "=blocked"
        })
public final class Isolation implements RequestHandler {

    private final BundleContext context;
    private final EventAdmin events;

    /** Publishes and subscribes as this plugin. */
    @Activate
    public Isolation(BundleContext context, @Reference EventAdmin events) {
        this.context = context;
        this.events = events;
    }

    @Override
    public Payload handle(Request request) throws InterruptedException {
        int number = Integer.parseInt(request.payload().text());
        try (Neighbours neighbours = new Neighbours(context, events)) {
            return Payload.text(
                    request.operation().equals("blocked")
                            ? String.valueOf(neighbours.longestBlock(number))
                            : neighbours.percentiles(Duration.ofMillis(number)));
        }
    }
}

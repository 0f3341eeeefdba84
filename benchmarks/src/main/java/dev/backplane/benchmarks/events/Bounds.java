package dev.backplane.benchmarks.events;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;

import java.util.List;

/** What a slow subscriber does to memory; comes in: {@code POLICY SECONDS}; see {@link Outrun}. */
@Component(property = RequestHandler.OPERATION + "=outrun")
public final class Bounds implements RequestHandler {

    private final BundleContext context;
    private final EventAdmin events;

    /** Publishes and subscribes as this plugin. */
    @Activate
    public Bounds(BundleContext context, @Reference EventAdmin events) {
        this.context = context;
        this.events = events;
    }

    @Override
    public Payload handle(Request request) throws InterruptedException {
        List<String> words = List.of(request.payload().text().split(" ", 2));
        return Payload.text(
                Outrun.run(context, events, words.get(0), Integer.parseInt(words.get(1))));
    }
}

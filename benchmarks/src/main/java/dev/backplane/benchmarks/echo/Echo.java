package dev.backplane.benchmarks.echo;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.osgi.service.component.annotations.Component;

/** Costs nothing itself, so that what is measured is the way to it and back. */
@Component(property = RequestHandler.OPERATION + "=echo")
public final class Echo implements RequestHandler {

    @Override
    public Payload handle(Request request) {
        return request.payload();
    }
}

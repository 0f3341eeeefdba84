package dev.backplane.benchmarks.trivial;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.osgi.service.component.annotations.Component;

/** The least that a plugin is: one component with one operation. */
@Component(property = RequestHandler.OPERATION + "=nothing")
public final class Trivial implements RequestHandler {

    @Override
    public Payload handle(Request request) {
        return Payload.empty();
    }
}

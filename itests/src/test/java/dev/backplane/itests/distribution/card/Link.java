package dev.backplane.itests.distribution.card;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import java.util.concurrent.Callable;

/**
 * A component with services everybody has the types of, so that bundles can need each other without
 * sharing a package. Which it offers and which it waits for stands in the bundle's component
 * description.
 */
public final class Link implements RequestHandler, Runnable, Callable<String> {

    /** Called by Declarative Services. */
    public Link() {}

    @Override
    public Payload handle(Request request) {
        return Payload.text(call());
    }

    @Override
    public String call() {
        return "linked";
    }

    @Override
    public void run() {}
}

package dev.backplane.itests.distribution.card;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes a configuration while it runs, answers with it, and cannot live with level 13. */
public final class Tuned implements RequestHandler {

    private static final AtomicInteger STARTS = new AtomicInteger();

    private volatile Map<String, Object> properties = Map.of();

    /** Called by Declarative Services. */
    public void activate(Map<String, Object> given) {
        STARTS.incrementAndGet();
        if ("13".equals(String.valueOf(given.get("level")))) {
            throw new IllegalStateException("nobody lives on level 13");
        }
        properties = given;
    }

    /** Called by Declarative Services. */
    public void modified(Map<String, Object> given) {
        if ("20".equals(String.valueOf(given.get("level")))) {
            throw new IllegalStateException("level 20 is flooded");
        }
        properties = given;
    }

    @Override
    public Payload handle(Request request) {
        return Payload.text(
                "level=%s key=%s starts=%s"
                        .formatted(properties.get("level"), properties.get(".key"), STARTS.get()));
    }
}

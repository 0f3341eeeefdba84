package dev.backplane.monitor;

import java.util.Objects;

/**
 * One step of a message on its way: a call into the gateway, a request into a handler, an event to
 * a subscriber.
 *
 * @param kind what kind of step
 * @param name of the operation, the topic, or the gateway's method
 * @param plugin whom it goes to; empty for the gateway itself
 * @param caller who sent it; empty if unknown
 * @since 0.1
 */
public record TraceHop(Kind kind, String name, String plugin, String caller) {

    /** What kind of step. */
    public enum Kind {
        /** From outside into the runtime. */
        GATEWAY,
        /** A request, or one attempt of it, to the handler of a plugin. */
        REQUEST,
        /** Publishing an event that belongs to no trace yet. */
        PUBLISH,
        /** An event to one subscriber. */
        EVENT
    }

    /** No part may be null. */
    public TraceHop {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(caller, "caller");
    }
}

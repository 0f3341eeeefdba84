package dev.backplane.bus;

import java.util.Objects;

/**
 * What travels with every request, broadcast and event, through as many plugins as it takes. What a
 * handler sends has the trace and the priority of what it handles, unless it says otherwise.
 * Immutable.
 *
 * @param caller who sends: a plugin's name, or what the gateway was authenticated as; empty if
 *     unknown
 * @param traceparent the trace, as the header of that name in W3C Trace Context; empty if there is
 *     none
 * @param priority how urgent it is
 * @since 0.1
 */
public record MessageContext(String caller, String traceparent, Priority priority) {

    /** The header, and the property of an event, that carries the trace. */
    public static final String TRACEPARENT = "traceparent";

    /** The header, and the property of an event, that carries the priority. */
    public static final String PRIORITY = "backplane.priority";

    private static final MessageContext UNKNOWN = new MessageContext("", "", Priority.NORMAL);

    /** Nothing may be null. */
    public MessageContext {
        Objects.requireNonNull(caller, "caller");
        Objects.requireNonNull(traceparent, "traceparent");
        Objects.requireNonNull(priority, "priority");
    }

    /** No caller, no trace. */
    public static MessageContext unknown() {
        return UNKNOWN;
    }

    /** A caller without a trace. */
    public static MessageContext of(String caller) {
        return new MessageContext(caller, "", Priority.NORMAL);
    }

    /** The same trace and priority, sent by another. */
    public MessageContext withCaller(String other) {
        return caller.equals(other) ? this : new MessageContext(other, traceparent, priority);
    }

    /** The same caller and priority in another step of a trace. */
    public MessageContext withTraceparent(String other) {
        return traceparent.equals(other) ? this : new MessageContext(caller, other, priority);
    }
}

package dev.backplane.grpc.internal;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls that have begun and not ended: the transport could only reset them when the endpoint
 * stops, and their callers would take that for their own doing.
 */
final class CallsInFlight {

    /** A call that can be ended from outside. */
    @FunctionalInterface
    interface Open {

        /** Answers the caller with the reason, at once, and gives up the work; never blocks. */
        void cutOff(PluginException reason);
    }

    private final Set<Open> calls = ConcurrentHashMap.newKeySet();
    private final RequestMemory memory;

    CallsInFlight(RequestMemory memory) {
        this.memory = memory;
    }

    /** What their requests take. */
    RequestMemory memory() {
        return memory;
    }

    void began(Open call) {
        calls.add(call);
    }

    void ended(Open call) {
        calls.remove(call);
    }

    /** Ends all of them; their callers learn that it was the runtime's doing. */
    void cutOff() {
        PluginException reason =
                new PluginException(
                        ErrorCode.RUNTIME_UNAVAILABLE,
                        "the runtime's endpoint is shutting down and broke this call off; what it"
                                + " asked for may have been done in part");
        calls.forEach(call -> call.cutOff(reason));
    }
}

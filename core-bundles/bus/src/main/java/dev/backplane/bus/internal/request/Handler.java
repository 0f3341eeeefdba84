package dev.backplane.bus.internal.request;

import java.util.Comparator;
import java.util.List;

/**
 * One handler service as the route table needs it: who it is, what it answers, and its place in
 * service order (highest ranking, then lowest id).
 */
record Handler(long serviceId, int ranking, List<String> names, Operation operation) {

    static final Comparator<Handler> SERVICE_ORDER =
            Comparator.comparingInt(Handler::ranking)
                    .reversed()
                    .thenComparingLong(Handler::serviceId);

    Handler {
        names = List.copyOf(names);
    }

    /** Whether both are one service under one of the two interfaces it may be registered under. */
    boolean isSameRegistration(Handler other) {
        return serviceId == other.serviceId
                && operation.isStreamOnly() == other.operation.isStreamOnly();
    }
}

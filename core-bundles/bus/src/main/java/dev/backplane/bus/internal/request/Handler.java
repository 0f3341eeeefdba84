package dev.backplane.bus.internal.request;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * One handler service as the route table needs it: who it is, what it answers, and its place in
 * service order (highest ranking, then lowest id).
 *
 * @param idempotent those of the names that may be carried out twice
 */
record Handler(
        long serviceId, int ranking, List<String> names, Set<String> idempotent, Operation form) {

    static final Comparator<Handler> SERVICE_ORDER =
            Comparator.comparingInt(Handler::ranking)
                    .reversed()
                    .thenComparingLong(Handler::serviceId);

    Handler {
        names = List.copyOf(names);
        idempotent = Set.copyOf(idempotent);
    }

    Operation operation(String name) {
        return form.idempotent(idempotent.contains(name));
    }

    /** Whether both are one service under one of the two interfaces it may be registered under. */
    boolean isSameRegistration(Handler other) {
        return serviceId == other.serviceId && form.isStreamOnly() == other.form.isStreamOnly();
    }
}

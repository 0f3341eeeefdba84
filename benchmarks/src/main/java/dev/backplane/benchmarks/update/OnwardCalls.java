package dev.backplane.benchmarks.update;

import dev.backplane.benchmarks.traffic.Target;
import dev.backplane.benchmarks.worker.Work;

import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** A direct call of what a peer has looked up; nested calls are looked up again. */
final class OnwardCalls {

    private OnwardCalls() {}

    @SuppressWarnings("unchecked") // the only functions there are
    static String carryOut(Target target, Object service, String request) {
        return ((BiFunction<String, UnaryOperator<String>, String>) service)
                .apply(request, inner -> inner.equals(Work.PART) ? inner : nested(target, inner));
    }

    private static String nested(Target target, String request) {
        try {
            return target.call(request);
        } catch (Exception e) { // whatever a call may throw fails the outer one
            throw new IllegalStateException("nested: " + e, e);
        }
    }
}

package dev.backplane.bus.internal.request;

import dev.backplane.engine.FailureKind;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

/** Finds out whose fault a failure was. */
final class Blame {

    private Blame() {}

    /** Of a call that came to a handler. */
    static FailureKind of(Call call, PluginException failure) {
        if (call.isCutOff()) {
            return FailureKind.REFUSED;
        }
        NestedFailure nested = call.nestedFailures();
        if (NestedFailure.isAmong(nested, failure)) {
            return FailureKind.DOWNSTREAM;
        }
        FailureKind kind = of(failure.code());
        boolean decidedByHandler = kind == FailureKind.PLUGIN || kind == FailureKind.REFUSED;
        return decidedByHandler && wraps(failure, nested) ? FailureKind.DOWNSTREAM : kind;
    }

    /** By what the caller is told alone. */
    static FailureKind of(ErrorCode code) {
        return switch (code) {
            case DEADLINE_EXCEEDED -> FailureKind.TIMED_OUT;
            case CANCELLED -> FailureKind.CANCELLED;
            case HANDLER_FAILED, INTERNAL -> FailureKind.PLUGIN;
            default -> FailureKind.REFUSED;
        };
    }

    private static boolean wraps(Throwable failure, @Nullable NestedFailure nested) {
        Throwable each = failure;
        for (int depth = 0; each != null && depth < HandlerFailures.LONGEST_CHAIN; depth++) {
            if (NestedFailure.isAmong(nested, each)) {
                return true;
            }
            each = HandlerFailures.causeOf(each);
        }
        return false;
    }
}

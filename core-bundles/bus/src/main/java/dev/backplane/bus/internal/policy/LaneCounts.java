package dev.backplane.bus.internal.policy;

import dev.backplane.bus.admin.OperationInfo;
import dev.backplane.plugin.ErrorCode;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of an operation's calls. A call counts once, however often it was tried. */
public final class LaneCounts {

    private final LongAdder begun = new LongAdder();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder succeededOnTrial = new LongAdder();
    private final Map<ErrorCode, LongAdder> failed = new ConcurrentHashMap<>();
    private final LongAdder retries = new LongAdder();
    private final LongAdder refusedByBulkhead = new LongAdder();
    private final LongAdder refusedByBreaker = new LongAdder();

    /** Each call that has begun ends once, by {@link #succeeded} or {@link #failed}. */
    public void begun() {
        begun.increment();
    }

    public void succeeded() {
        succeeded.increment();
    }

    /** The same in a candidate, of which the breaker does not learn. */
    public void succeededOnTrial() {
        succeededOnTrial.increment();
    }

    public void failed(ErrorCode code) {
        failed.computeIfAbsent(code, first -> new LongAdder()).increment();
    }

    public void retried() {
        retries.increment();
    }

    public void refusedByBulkhead() {
        refusedByBulkhead.increment();
    }

    public void refusedByBreaker() {
        refusedByBreaker.increment();
    }

    long replies() {
        return succeeded.sum();
    }

    /** Those that ended are read before those that began, so that they are never more. */
    OperationInfo.Counts read() {
        long replies = succeeded.sum() + succeededOnTrial.sum();
        Map<ErrorCode, Long> failures = new EnumMap<>(ErrorCode.class);
        failed.forEach((code, count) -> failures.put(code, count.sum()));
        return new OperationInfo.Counts(
                begun.sum(),
                replies,
                failures,
                retries.sum(),
                refusedByBulkhead.sum(),
                refusedByBreaker.sum());
    }
}

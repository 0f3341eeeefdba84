package dev.backplane.monitor.internal.metrics;

import dev.backplane.bus.admin.OperationInfo;
import dev.backplane.bus.admin.OperationInfo.Breaker;
import dev.backplane.bus.admin.RequestTraffic;
import dev.backplane.engine.CallTraffic;
import dev.backplane.engine.FailureKind;
import dev.backplane.engine.OperationTraffic;
import dev.backplane.engine.VersionTraffic;

import java.util.Locale;

/** How calls fare: in each version, and as their callers see it. Reads what the bus counts. */
final class CallMetrics implements MetricSource {

    private final CallTraffic versions;
    private final RequestTraffic operations;

    CallMetrics(CallTraffic versions, RequestTraffic operations) {
        this.versions = versions;
        this.operations = operations;
    }

    @Override
    public void collect(Samples samples) {
        for (VersionTraffic version : versions.versions()) {
            samples.count(
                    Family.REQUESTS_IN_FLIGHT,
                    version.inFlight(),
                    version.plugin(),
                    version.version());
            version.operations().forEach(operation -> take(samples, version, operation));
        }
        operations.operations().forEach(operation -> take(samples, operation));
    }

    private static void take(Samples samples, VersionTraffic version, OperationTraffic operation) {
        String name = operation.operation();
        if (name.equals(OperationTraffic.OTHER) && operation.traffic().calls() == 0) {
            return;
        }
        String[] labels = {version.plugin(), version.version(), name};
        for (FailureKind kind : FailureKind.values()) {
            samples.count(
                    Family.REQUEST_ERRORS,
                    operation.failures(kind),
                    version.plugin(),
                    version.version(),
                    name,
                    kind.name().toLowerCase(Locale.ROOT));
        }
        samples.count(Family.REQUESTS, operation.traffic().calls(), labels);
        samples.durations(Family.REQUEST_DURATION, operation.traffic(), labels);
    }

    private static void take(Samples samples, OperationInfo operation) {
        String[] labels = {operation.plugin(), operation.operation()};
        OperationInfo.Counts counts = operation.counts();
        samples.count(Family.CALLS, counts.calls(), labels);
        samples.count(Family.CALLS_IN_FLIGHT, Math.max(0, counts.inFlight()), labels);
        counts.failures()
                .forEach(
                        (code, count) ->
                                samples.count(
                                        Family.CALL_FAILURES,
                                        count,
                                        operation.plugin(),
                                        operation.operation(),
                                        code.name()));
        samples.count(Family.CALL_RETRIES, counts.retries(), labels);
        refusals(samples, operation, "bulkhead", counts.refusedByBulkhead());
        refusals(samples, operation, "breaker", counts.refusedByBreaker());
        samples.truth(
                Family.CIRCUIT_OPEN,
                operation.breaker() == Breaker.OPEN || operation.breaker() == Breaker.HALF_OPEN,
                labels);
    }

    private static void refusals(Samples samples, OperationInfo operation, String by, long count) {
        samples.count(Family.CALL_REFUSALS, count, operation.plugin(), operation.operation(), by);
    }
}

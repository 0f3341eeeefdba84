package dev.backplane.bus.internal.request;

import dev.backplane.engine.FailureKind;
import dev.backplane.engine.OperationTraffic;
import dev.backplane.engine.RevisionTraffic;
import dev.backplane.plugin.ErrorCode;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Counts how the calls of one operation of one revision ended. A success is two additions on a
 * stripe of memory that few others use: the times were taken for the deadline anyway. A stripe is
 * there when somebody has counted on it, so that a thousand operations nobody calls cost little.
 */
final class Traffic {

    private static final int FAULTS = RevisionTraffic.BUCKETS;
    private static final int REFUSALS = FAULTS + 1;
    private static final int TURNED_AWAY = REFUSALS + 1;
    private static final int NANOS = TURNED_AWAY + 1;
    private static final int KINDS = NANOS + 1;
    private static final FailureKind[] ALL_KINDS = FailureKind.values();

    /** Half a cache line or more on both sides belongs to nobody. */
    private static final int MARGIN = 8;

    private static final int STRIPE = MARGIN + KINDS + ALL_KINDS.length + MARGIN;

    private final AtomicReferenceArray<AtomicLongArray> stripes =
            new AtomicReferenceArray<>(InFlight.STRIPES);

    /** The handler replied after this time. */
    void succeeded(long nanos) {
        took(nanos);
    }

    private void took(long nanos) {
        AtomicLongArray counts = mine();
        counts.getAndIncrement(MARGIN + RevisionTraffic.bucket(nanos));
        counts.getAndAdd(MARGIN + NANOS, nanos);
    }

    /** The handler, or what became of its reply, ended the call with an error. */
    void failed(ErrorCode code, FailureKind kind, long nanos) {
        took(nanos);
        count(Passage.isTheOperationsFault(code) ? FAULTS : REFUSALS);
        count(cell(kind));
    }

    /** The call ended before it reached a handler. */
    void turnedAway(FailureKind kind) {
        count(TURNED_AWAY);
        count(cell(kind));
    }

    OperationTraffic read(String operation) {
        Map<FailureKind, Long> failures = new EnumMap<>(FailureKind.class);
        for (FailureKind kind : ALL_KINDS) { // before the calls, so that they are never more
            long count = sum(cell(kind));
            if (count != 0) {
                failures.put(kind, count);
            }
        }
        return new OperationTraffic(operation, read(), failures);
    }

    RevisionTraffic read() {
        long[] buckets = new long[RevisionTraffic.BUCKETS];
        long refusals = sum(REFUSALS);
        long faults = sum(FAULTS); // before the calls, so that they are never more
        long turnedAway = sum(TURNED_AWAY);
        long calls = turnedAway;
        for (int stripe = 0; stripe < InFlight.STRIPES; stripe++) {
            AtomicLongArray counts = stripes.get(stripe);
            for (int i = 0; counts != null && i < buckets.length; i++) {
                long count = counts.get(MARGIN + i);
                buckets[i] += count;
                calls += count;
            }
        }
        return new RevisionTraffic(calls, faults, refusals + turnedAway, buckets, sum(NANOS));
    }

    private static int cell(FailureKind kind) {
        return KINDS
                + switch (kind) {
                    case PLUGIN -> 0;
                    case DOWNSTREAM -> 1;
                    case REFUSED -> 2;
                    case TIMED_OUT -> 3;
                    case CANCELLED -> 4;
                };
    }

    private void count(int what) {
        mine().getAndIncrement(MARGIN + what);
    }

    private AtomicLongArray mine() {
        int stripe = InFlight.stripe();
        AtomicLongArray counts = stripes.get(stripe);
        return counts == null ? first(stripe) : counts;
    }

    private AtomicLongArray first(int stripe) {
        AtomicLongArray mine = new AtomicLongArray(STRIPE);
        AtomicLongArray others = stripes.compareAndExchange(stripe, null, mine);
        return others == null ? mine : others;
    }

    private long sum(int what) {
        long sum = 0;
        for (int stripe = 0; stripe < InFlight.STRIPES; stripe++) {
            AtomicLongArray counts = stripes.get(stripe);
            sum += counts == null ? 0 : counts.get(MARGIN + what);
        }
        return sum;
    }
}

package dev.backplane.bus.internal.request;

import dev.backplane.engine.RevisionTraffic;
import dev.backplane.plugin.ErrorCode;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts how the calls of one revision ended. A success is one addition on a stripe of memory that
 * few others use: the times were taken for the deadline anyway.
 */
final class Traffic {

    private static final int FAULTS = RevisionTraffic.BUCKETS;
    private static final int REFUSALS = FAULTS + 1;
    private static final int TURNED_AWAY = REFUSALS + 1;
    private static final int LINE = 8;
    private static final int STRIPE = (TURNED_AWAY / LINE + 2) * LINE;

    private final AtomicLongArray counts = new AtomicLongArray((InFlight.STRIPES + 1) * STRIPE);

    /** The handler replied after this time. */
    void succeeded(long nanos) {
        count(RevisionTraffic.bucket(nanos));
    }

    /** The handler, or what became of its reply, ended the call with an error. */
    void failed(ErrorCode code, long nanos) {
        count(RevisionTraffic.bucket(nanos));
        count(Passage.isTheOperationsFault(code) ? FAULTS : REFUSALS);
    }

    /** The call ended before it reached a handler. */
    void turnedAway() {
        count(TURNED_AWAY);
    }

    RevisionTraffic read() {
        long[] buckets = new long[RevisionTraffic.BUCKETS];
        long refusals = sum(REFUSALS);
        long faults = sum(FAULTS); // before the calls, so that they are never more
        long turnedAway = sum(TURNED_AWAY);
        long calls = turnedAway;
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = sum(i);
            calls += buckets[i];
        }
        return new RevisionTraffic(calls, faults, refusals + turnedAway, buckets);
    }

    private void count(int what) {
        counts.getAndIncrement((InFlight.stripe() + 1) * STRIPE - LINE + what);
    }

    private long sum(int what) {
        long sum = 0;
        for (int stripe = 1; stripe <= InFlight.STRIPES; stripe++) {
            sum += counts.get(stripe * STRIPE - LINE + what);
        }
        return sum;
    }
}

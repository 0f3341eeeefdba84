package dev.backplane.monitor.internal.metrics;

import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;

import dev.backplane.engine.RevisionTraffic;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps durations in the buckets that the bus counts calls in: an addition for each, where the
 * library's own reservoir takes a lock's time. Nothing decays: rates over time are the monitoring
 * system's business.
 */
final class BucketReservoir implements Reservoir {

    private final AtomicLongArray buckets = new AtomicLongArray(RevisionTraffic.BUCKETS);
    private final LongAdder nanos = new LongAdder();

    @Override
    public void update(long took) {
        buckets.getAndIncrement(RevisionTraffic.bucket(took));
        nanos.add(Math.max(0, took));
    }

    @Override
    public int size() {
        return RevisionTraffic.BUCKETS;
    }

    RevisionTraffic read() {
        long[] read = new long[RevisionTraffic.BUCKETS];
        long calls = 0;
        for (int i = 0; i < read.length; i++) {
            read[i] = buckets.get(i);
            calls += read[i];
        }
        return new RevisionTraffic(calls, 0, 0, read, nanos.sum());
    }

    @Override
    public Snapshot getSnapshot() {
        return new BucketSnapshot(read());
    }
}

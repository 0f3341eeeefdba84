package dev.backplane.monitor.internal.metrics;

import com.codahale.metrics.Clock;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;

import dev.backplane.engine.RevisionTraffic;

import java.util.concurrent.TimeUnit;

/**
 * A timer of the library over buckets. It keeps no rates of its own: their upkeep would cost more
 * than the counting, and whoever monitors makes them of the counts.
 */
final class BucketTimer extends Timer {

    private final BucketReservoir reservoir;

    BucketTimer() {
        this(new BucketReservoir());
    }

    private BucketTimer(BucketReservoir reservoir) {
        super(new Meter(), new Histogram(reservoir), Clock.defaultClock());
        this.reservoir = reservoir;
    }

    void tookNanos(long nanos) {
        reservoir.update(nanos);
    }

    RevisionTraffic read() {
        return reservoir.read();
    }

    @Override
    public void update(long duration, TimeUnit unit) {
        reservoir.update(unit.toNanos(duration));
    }

    @Override
    public long getCount() {
        return read().calls();
    }

    @Override
    public Snapshot getSnapshot() {
        return reservoir.getSnapshot();
    }
}

package dev.backplane.monitor.internal.metrics;

import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;

import dev.backplane.engine.RevisionTraffic;

/** A timer of the library that shows what the bus counted. */
final class TrafficTimer extends Timer {

    private volatile RevisionTraffic traffic;

    TrafficTimer(RevisionTraffic traffic) {
        this.traffic = traffic;
    }

    void show(RevisionTraffic now) {
        traffic = now;
    }

    RevisionTraffic read() {
        return traffic;
    }

    @Override
    public long getCount() {
        return traffic.calls();
    }

    @Override
    public Snapshot getSnapshot() {
        return new BucketSnapshot(traffic);
    }
}

package dev.backplane.benchmarks.traffic;

import java.util.concurrent.TimeUnit;

/** Tells what goes on, and finds the moment of a shift by the first reply of another version. */
final class Shift {

    private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private volatile Phase phase = Phase.IDLE;
    private volatile String latest = "";
    private volatile String before = "";
    private volatile boolean seen;
    private volatile long end;

    void enter(Phase next) {
        before = latest;
        seen = false;
        phase = next;
    }

    /** A reply of this version came. */
    void saw(String version) {
        if (phase == Phase.SHIFT && !seen && !version.equals(before)) {
            end = System.nanoTime() + MARGIN_NANOS;
            seen = true;
        }
        if (!version.equals(latest)) {
            latest = version;
        }
    }

    Phase phase() {
        Phase now = phase;
        return now == Phase.SHIFT && seen && System.nanoTime() - end > 0 ? Phase.AFTER : now;
    }
}

package dev.backplane.deploy.internal;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets a hint cut short the reconciler's rest; hints raised meanwhile count as one. */
final class Signal {

    private final Semaphore raised = new Semaphore(0);

    void raise() {
        raised.release();
    }

    /** Waits for a hint, but no longer than this. */
    void await(Duration limit) throws InterruptedException {
        if (raised.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            raised.drainPermits();
        }
    }
}

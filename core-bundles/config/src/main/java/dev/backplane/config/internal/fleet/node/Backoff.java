package dev.backplane.config.internal.fleet.node;

import java.util.concurrent.ThreadLocalRandom;

/** Pauses that grow, with jitter, so that a fleet does not come back all at once. */
final class Backoff {

    private final Pace pace;
    private long nextMillis;

    Backoff(Pace pace) {
        this.pace = pace;
        nextMillis = pace.retry().toMillis();
    }

    void reset() {
        nextMillis = pace.retry().toMillis();
    }

    void pause() throws InterruptedException {
        long jittered = ThreadLocalRandom.current().nextLong(nextMillis / 2, nextMillis + 1);
        nextMillis = Math.min(nextMillis * 2, pace.retryLimit().toMillis());
        Thread.sleep(jittered);
    }
}

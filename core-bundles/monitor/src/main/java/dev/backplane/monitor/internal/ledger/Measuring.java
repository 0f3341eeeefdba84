package dev.backplane.monitor.internal.ledger;

import dev.backplane.monitor.LedgerStatus;
import dev.backplane.monitor.LedgerStatus.State;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One time of measuring, with one set of settings; begins on a thread of its own. */
final class Measuring {

    private static final Logger LOG = LoggerFactory.getLogger(Measuring.class);
    private static final int SHORTEST_WINDOW_SECONDS = 3;

    private final LedgerConfig config;
    private final Meter.Maker maker;
    private final Kept windows;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object lock = new Object();
    private boolean begun; // guarded by lock
    private @Nullable Meter meter; // guarded by lock
    private LedgerStatus status; // guarded by lock

    Measuring(LedgerConfig config, Meter.Maker maker, Kept windows) {
        this.config = config;
        this.maker = maker;
        this.windows = windows;
        this.status =
                new LedgerStatus(State.STARTING, "it begins some seconds after the runtime serves");
    }

    LedgerStatus status() {
        synchronized (lock) {
            return status;
        }
    }

    /** Begins after the delay; once. */
    void beginSoon() {
        synchronized (lock) {
            if (begun || !config.enabled()) {
                return;
            }
            begun = true;
        }
        Thread.ofPlatform().daemon().name("backplane-ledger-start").start(this::begin);
    }

    private void begin() {
        try {
            long delay = Math.max(0, config.startDelayMillis());
            if (closed.await(delay, TimeUnit.MILLISECONDS)) {
                return;
            }
            long start = System.nanoTime();
            Meter made = maker.begin(terms(), windows::add, this::failed);
            began(made);
            LOG.debug(
                    "Measures what plugins use; to begin took {} ms",
                    Duration.ofNanos(System.nanoTime() - start).toMillis());
        } catch (MeterUnavailableException e) {
            failed(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // the root of this thread
            LOG.error("What plugins use cannot be measured", e);
            failed(e.toString());
        }
    }

    private Meter.Terms terms() {
        return new Meter.Terms(
                Duration.ofSeconds(Math.max(SHORTEST_WINDOW_SECONDS, config.windowSeconds())),
                Duration.ofMillis(Math.clamp(config.cpuPeriodMillis(), 1, 1_000)),
                Math.clamp(config.allocationSamplesPerSecond(), 1, 10_000));
    }

    private void began(Meter made) {
        synchronized (lock) {
            if (closed.getCount() > 0) {
                if (status.state() == State.STARTING) {
                    status = new LedgerStatus(State.MEASURING, "");
                }
                meter = made;
                return;
            }
        }
        made.close();
    }

    private void failed(String reason) {
        synchronized (lock) {
            status = new LedgerStatus(State.UNAVAILABLE, reason);
        }
        LOG.warn("What plugins use is not measured: {}", reason);
    }

    void close() {
        Meter measured;
        synchronized (lock) {
            closed.countDown();
            measured = meter;
            meter = null;
        }
        if (measured != null) {
            measured.close();
        }
    }
}

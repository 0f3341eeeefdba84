package dev.backplane.monitor.internal.metrics;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks the gauges of plugins on a thread of its own, and waits for them a while. A plugin whose
 * gauges do not answer keeps that thread until they do, and is not asked meanwhile; the others get
 * another one.
 */
final class GaugeReader {

    private static final Logger LOG = LoggerFactory.getLogger(GaugeReader.class);

    private final Duration limit;
    private final Map<String, Long> failures = new ConcurrentHashMap<>();

    GaugeReader(Duration limit) {
        this.limit = limit;
    }

    /** Asks the gauges of all rooms. */
    void read(Collection<OwnRoom> rooms) {
        List<OwnRoom> asked = rooms.stream().filter(OwnRoom::hasGauges).toList();
        if (asked.isEmpty()) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        Thread.ofPlatform()
                .daemon()
                .name("backplane-gauges")
                .start(
                        () -> {
                            asked.forEach(this::read);
                            done.countDown();
                        });
        try {
            if (!done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "Gauges of plugins did not answer within {} ms; they are left out",
                        limit.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(OwnRoom room) {
        int failed = room.readGauges();
        if (failed != 0) {
            failures.merge(room.plugin(), (long) Math.abs(failed), Long::sum);
        }
    }

    /** How often gauges of each plugin failed, or were not asked since they do not answer. */
    Map<String, Long> failures() {
        return failures;
    }
}

package dev.backplane.benchmarks.ledger;

import dev.backplane.bus.EventProperty;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Publishes to all topics, now waiting, now not, and counts what it publishes. */
final class Publisher implements Runnable {

    private static final long PACE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final Map<String, Object> SOON = Map.of(EventProperty.TIMEOUT_MILLIS, 20L);
    private static final long PATIENT_MILLIS = 60_000;

    private final int number;
    private final EventAdmin events;
    private final List<String> plugins;
    private final Published published;
    private long sequence;
    private volatile boolean over;

    Publisher(int number, EventAdmin events, List<String> plugins, Published published) {
        this.number = number;
        this.events = events;
        this.plugins = plugins;
        this.published = published;
    }

    void end() {
        over = true;
    }

    @Override
    public void run() {
        for (int round = 0; !over; round++) {
            quick(false);
            quick(round % 32 == 0); // who waits often is slowed down until nothing overflows
            publish(Topic.SLOW, round % 64 == 0 ? SOON : Map.of(), round % 64 == 0);
            publish(Topic.REFUSED + plugins.get(round % plugins.size()), Map.of(), false);
            LockSupport.parkNanos(PACE_NANOS);
        }
    }

    /** Comes in order, to subscribers that miss nothing and to some that fail now and then. */
    private void quick(boolean wait) {
        sequence++;
        Map<String, Object> properties = new HashMap<>();
        properties.put(Topic.PUBLISHER, number);
        properties.put(Topic.SEQUENCE, sequence);
        properties.put(EventProperty.TIMEOUT_MILLIS, PATIENT_MILLIS);
        if (sequence % 500 == 0) {
            properties.put(Topic.FAIL, sequence % 2_000 == 0 ? Topic.ALWAYS : Topic.ONCE);
            published.countFailing();
        }
        publish(Topic.QUICK + number, properties, wait);
    }

    /** While a plugin is replaced, both of its versions may refuse: the message names each. */
    private static int refusing(PluginException problem) {
        return problem.getMessage().split(Topic.REFUSING, -1).length - 1;
    }

    private void publish(String topic, Map<String, Object> properties, boolean wait) {
        published.count(topic);
        try {
            if (wait) {
                events.sendEvent(new Event(topic, properties));
            } else {
                events.postEvent(new Event(topic, properties));
            }
        } catch (PluginException e) {
            if (e.code() != ErrorCode.OVERLOADED) {
                throw e;
            }
            published.countRefusals(refusing(e));
        }
    }
}

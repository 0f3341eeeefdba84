package dev.backplane.monitor.internal.alert;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.Alert.State;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What is still to be said of each alert: only its latest state counts, so that an outage of the
 * receiver costs no memory for all that happened meanwhile. Bounded; the oldest goes.
 */
final class AlertOutbox {

    private static final int MOST = 2_000;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;

    private final long resendNanos;
    private final long firstPauseMillis;
    private final Map<Key, Item> items = new LinkedHashMap<>(); // guarded by this
    private long pauseMillis; // guarded by this
    private long notBefore = System.nanoTime(); // guarded by this

    private record Key(String rule, Map<String, String> labels) {}

    private record Item(Alert alert, long dueNanos) {}

    AlertOutbox(long resendMillis, long firstPauseMillis) {
        this.resendNanos = TimeUnit.MILLISECONDS.toNanos(resendMillis);
        this.firstPauseMillis = firstPauseMillis;
    }

    synchronized void put(Alert alert) {
        items.remove(key(alert));
        if (items.size() >= MOST) {
            items.remove(items.keySet().iterator().next());
        }
        items.put(key(alert), new Item(alert, System.nanoTime()));
        notifyAll();
    }

    /** Those that are due, once there are any. */
    synchronized List<Alert> await(int most) throws InterruptedException {
        while (true) {
            long now = System.nanoTime();
            long wait = Math.max(nextDue(now), notBefore - now);
            if (wait <= 0) {
                return due(now, most);
            }
            TimeUnit.NANOSECONDS.timedWait(this, wait);
        }
    }

    /** They were sent, or were not and are due again after a pause. */
    synchronized void settle(List<Alert> alerts, boolean sent) {
        long now = System.nanoTime();
        pauseMillis =
                sent
                        ? 0
                        : Math.min(
                                LONGEST_PAUSE_MILLIS,
                                pauseMillis == 0 ? firstPauseMillis : 2 * pauseMillis);
        notBefore = now + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
        if (sent) {
            alerts.forEach(alert -> sent(alert, now));
        }
    }

    /** Unless something else is to be said of it by now. */
    @SuppressWarnings("ReferenceEquality")
    private void sent(Alert alert, long now) {
        Item item = items.get(key(alert));
        if (item != null && item.alert() == alert) {
            if (alert.state() == State.RESOLVED) {
                items.remove(key(alert));
            } else {
                items.put(key(alert), new Item(alert, now + resendNanos));
            }
        }
    }

    private long nextDue(long now) {
        return items.values().stream()
                .mapToLong(item -> item.dueNanos() - now)
                .min()
                .orElse(TimeUnit.HOURS.toNanos(1));
    }

    private List<Alert> due(long now, int most) {
        List<Alert> due = new ArrayList<>();
        for (Item item : items.values()) {
            if (item.dueNanos() - now <= 0 && due.size() < most) {
                due.add(item.alert());
            }
        }
        return due;
    }

    private static Key key(Alert alert) {
        return new Key(alert.rule().name(), alert.labels());
    }
}

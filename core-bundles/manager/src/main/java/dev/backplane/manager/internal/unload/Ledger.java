package dev.backplane.manager.internal.unload;

import dev.backplane.manager.UnloadVerdict.Outcome;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The latest departures, and how many of all went or leaked. Thread-safe. */
final class Ledger {

    private final Object lock = new Object();
    private final List<Departure> departures = new ArrayList<>(); // guarded by lock
    private long unloaded; // guarded by lock
    private long leaked; // guarded by lock

    /** Displaces the oldest that went, or the oldest of all, if there are too many. */
    void add(Departure departure, int kept) {
        synchronized (lock) {
            departures.add(departure);
            while (departures.size() > Math.max(1, kept)) {
                departures.remove(
                        departures.stream()
                                .filter(each -> each.outcome() == Outcome.UNLOADED)
                                .findFirst()
                                .orElse(departures.getFirst()));
            }
            lock.notifyAll();
        }
    }

    /** Writes down what was found; whether that is news. */
    boolean settle(
            Departure departure, Outcome outcome, List<String> users, List<String> suspects) {
        synchronized (lock) {
            boolean news = departure.outcome() != outcome;
            if (news) {
                unloaded += outcome == Outcome.UNLOADED ? 1 : 0;
                leaked += outcome == Outcome.LEAKED ? 1 : 0;
            }
            departure.settle(outcome, users, suspects);
            lock.notifyAll();
            return news;
        }
    }

    /** Latest first. */
    List<Departure> all() {
        synchronized (lock) {
            return departures.reversed().stream().toList();
        }
    }

    /** Those that have not gone, oldest first. */
    List<Departure> present() {
        synchronized (lock) {
            return departures.stream()
                    .filter(departure -> departure.outcome() != Outcome.UNLOADED)
                    .toList();
        }
    }

    long unloaded() {
        synchronized (lock) {
            return unloaded;
        }
    }

    long leaked() {
        synchronized (lock) {
            return leaked;
        }
    }

    /** The latest departure of the plugin, when something is known of it or the time is up. */
    @Nullable Departure await(String plugin, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            while (true) {
                Departure latest = latest(plugin);
                long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
                boolean known = latest != null && latest.outcome() != Outcome.PENDING;
                if (known || left <= 0) {
                    return latest;
                }
                lock.wait(left);
            }
        }
    }

    private @Nullable Departure latest(String plugin) {
        return departures.reversed().stream()
                .filter(departure -> Objects.equals(departure.plugin(), plugin))
                .findFirst()
                .orElse(null);
    }
}

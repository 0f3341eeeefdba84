package dev.backplane.monitor.internal.ledger;

import dev.backplane.monitor.LedgerWindow;
import dev.backplane.monitor.internal.jfr.Parties;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * The window that is open and the one before, whose last samples are still under way: they come
 * about a second late. Thread-safe.
 */
final class Windows {

    private record Window(Instant begin, ProcessTimes times, Sums sums) {}

    private final Parties parties;
    private final Object lock = new Object();
    private Window open; // guarded by lock
    private @Nullable Window ended; // guarded by lock
    private @Nullable ProcessTimes endTimes; // guarded by lock

    Windows(Parties parties, Instant begin, ProcessTimes times) {
        this.parties = parties;
        this.open = new Window(begin, times, new Sums());
    }

    /** Adds a sample to the window of its time; one of an earlier window is too late. */
    void add(Instant when, Consumer<Sums> sample) {
        synchronized (lock) {
            if (!when.isBefore(open.begin())) {
                sample.accept(open.sums());
            } else if (ended != null && !when.isBefore(ended.begin())) {
                sample.accept(ended.sums());
            }
        }
    }

    /** Ends the open window, and begins the next. */
    void next(Instant now, ProcessTimes times) {
        synchronized (lock) {
            ended = open;
            endTimes = times;
            open = new Window(now, times, new Sums());
        }
    }

    /** Balances the window that ended; its samples have come by now. */
    LedgerWindow close(LongPredicate isInstalled) {
        synchronized (lock) {
            if (ended == null || endTimes == null) {
                throw new IllegalStateException("no window has ended");
            }
            Window window = ended;
            ended = null;
            LedgerWindow balanced =
                    window.sums()
                            .balance(
                                    window.begin(),
                                    Duration.between(window.begin(), open.begin()),
                                    parties,
                                    endTimes.since(window.times()));
            parties.forget(window.sums().busy(), isInstalled);
            return balanced;
        }
    }
}

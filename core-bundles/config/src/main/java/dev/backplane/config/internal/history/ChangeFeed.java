package dev.backplane.config.internal.history;

import dev.backplane.config.ConfigurationRevision;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The latest changes of this run, for those who wait for them. */
final class ChangeFeed {

    private static final int REMEMBERED = 1000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Deque<ConfigurationRevision> latest = new ArrayDeque<>();
    private long position;

    void add(ConfigurationRevision revision) {
        lock.lock();
        try {
            latest.addLast(revision);
            position++;
            if (latest.size() > REMEMBERED) {
                var _ = latest.removeFirst();
            }
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long position() {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    List<ConfigurationRevision> after(long since, Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (since >= position && nanos > 0) {
                nanos = added.awaitNanos(nanos);
            }
            if (since < position - latest.size()) {
                throw new PluginException(
                        ErrorCode.OVERLOADED,
                        "more than "
                                + REMEMBERED
                                + " changes passed that were not fetched; begin anew with a list");
            }
            return latest.stream().skip(since - (position - latest.size())).toList();
        } finally {
            lock.unlock();
        }
    }
}

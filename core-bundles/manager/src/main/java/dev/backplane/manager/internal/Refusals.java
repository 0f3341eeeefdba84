package dev.backplane.manager.internal;

import dev.backplane.manager.Refusal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What was not let in lately, one for each source; bounded. Thread-safe. */
final class Refusals {

    private static final int MOST = 100;

    private final Object lock = new Object();
    private final Deque<Refusal> newestFirst = new ArrayDeque<>(); // guarded by lock

    void add(Refusal refusal) {
        synchronized (lock) {
            newestFirst.removeIf(known -> known.source().equals(refusal.source()));
            newestFirst.addFirst(refusal);
            if (newestFirst.size() > MOST) {
                newestFirst.removeLast();
            }
        }
    }

    void settle(String source) {
        synchronized (lock) {
            newestFirst.removeIf(known -> known.source().equals(source));
        }
    }

    List<Refusal> all() {
        synchronized (lock) {
            return List.copyOf(newestFirst);
        }
    }

    Optional<Refusal> find(String source) {
        return all().stream().filter(refusal -> refusal.source().equals(source)).findFirst();
    }
}

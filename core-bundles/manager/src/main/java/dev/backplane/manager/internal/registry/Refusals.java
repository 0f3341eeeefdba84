package dev.backplane.manager.internal.registry;

import dev.backplane.manager.Refusal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What was not let in lately, one for each source; bounded. Thread-safe. */
public final class Refusals {

    private static final int MOST = 100;

    private final Object lock = new Object();
    private final Deque<Refusal> newestFirst = new ArrayDeque<>(); // guarded by lock

    public void add(Refusal refusal) {
        synchronized (lock) {
            newestFirst.removeIf(known -> known.source().equals(refusal.source()));
            newestFirst.addFirst(refusal);
            if (newestFirst.size() > MOST) {
                newestFirst.removeLast();
            }
        }
    }

    public void settle(String source) {
        synchronized (lock) {
            newestFirst.removeIf(known -> known.source().equals(source));
        }
    }

    public List<Refusal> all() {
        synchronized (lock) {
            return List.copyOf(newestFirst);
        }
    }

    public Optional<Refusal> find(String source) {
        return all().stream().filter(refusal -> refusal.source().equals(source)).findFirst();
    }
}

package dev.backplane.monitor.internal.ledger;

import dev.backplane.monitor.LedgerWindow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest windows. Thread-safe. */
final class Kept {

    private final Deque<LedgerWindow> windows = new ArrayDeque<>(); // guarded by this
    private int most = 1; // guarded by this

    /** From now on no more than so many, at least one. */
    synchronized void keep(int number) {
        most = Math.max(1, number);
        trim();
    }

    synchronized void add(LedgerWindow window) {
        windows.addFirst(window);
        trim();
    }

    private void trim() {
        while (windows.size() > most) {
            windows.removeLast();
        }
    }

    synchronized List<LedgerWindow> latest() {
        return List.copyOf(windows);
    }
}

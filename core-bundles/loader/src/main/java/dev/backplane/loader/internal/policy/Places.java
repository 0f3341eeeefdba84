package dev.backplane.loader.internal.policy;

import dev.backplane.loader.internal.message.Excerpt;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where a rule is broken: the first few in alphabetical order, and how many more. Thread-safe, and
 * of bounded size whatever is found.
 */
final class Places {

    private static final int SHOWN = 3;
    private static final int MAX_CHARS = 200;

    private final Object lock = new Object();
    private final TreeSet<String> first = new TreeSet<>(Comparator.naturalOrder());
    private long count;

    void add(String place) {
        synchronized (lock) {
            count++;
            first.add(place);
            if (first.size() > SHOWN) {
                first.pollLast();
            }
        }
    }

    boolean any() {
        synchronized (lock) {
            return count > 0;
        }
    }

    @Override
    public String toString() {
        synchronized (lock) {
            String shown =
                    first.stream()
                            .map(place -> Excerpt.plain(place, MAX_CHARS))
                            .collect(Collectors.joining(", "));
            long more = count - first.size();
            return more > 0 ? "%s, and %,d more".formatted(shown, more) : shown;
        }
    }
}

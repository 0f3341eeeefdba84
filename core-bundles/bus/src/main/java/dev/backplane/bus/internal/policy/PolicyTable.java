package dev.backplane.bus.internal.policy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The policies configured, the one that wins first; guarded by its user. */
final class PolicyTable {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyTable.class);

    private static final Comparator<Entry> WINNER_FIRST =
            Comparator.comparingInt((Entry entry) -> -entry.target().precision())
                    .thenComparing(entry -> entry.policy().name())
                    .thenComparing(Entry::pid);

    private record Entry(String pid, Target target, Policy policy) {}

    private final List<Entry> entries = new ArrayList<>();

    void put(String pid, Target target, Policy policy) {
        remove(pid);
        Entry added = new Entry(pid, target, policy);
        entries.stream()
                .filter(other -> other.target().equals(target))
                .forEach(other -> warnOfTie(added, other));
        entries.add(added);
        entries.sort(WINNER_FIRST);
    }

    void remove(String pid) {
        entries.removeIf(entry -> entry.pid().equals(pid));
    }

    Policy find(String plugin, String operation) {
        for (Entry entry : entries) {
            if (entry.target().matches(plugin, operation)) {
                return entry.policy();
            }
        }
        return Policy.DEFAULT;
    }

    private static void warnOfTie(Entry one, Entry other) {
        Entry winner = WINNER_FIRST.compare(one, other) < 0 ? one : other;
        LOG.warn(
                "{} and {} both have target={}; {} holds, since its name comes first",
                one.pid(),
                other.pid(),
                one.target(),
                winner.pid());
    }
}

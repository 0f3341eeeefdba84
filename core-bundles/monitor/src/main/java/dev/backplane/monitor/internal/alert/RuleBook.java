package dev.backplane.monitor.internal.alert;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.AlertRule;
import dev.backplane.monitor.AlertRuleInfo;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All rules, those that were refused too: one that is wrong stops none of the others. */
final class RuleBook {

    private static final Logger LOG = LoggerFactory.getLogger(RuleBook.class);

    private final Object lock = new Object();
    private final Map<String, Entry> entries = new TreeMap<>(); // guarded by lock
    private final List<Alert> ended = new ArrayList<>(); // guarded by lock

    private record Entry(ConfiguredRule source, @Nullable RuleState state, String problem) {}

    void add(ConfiguredRule source) {
        Entry entry = read(source);
        if (!entry.problem().isEmpty()) {
            LOG.error("An alert rule is refused: {}", entry.problem());
        }
        synchronized (lock) {
            entries.put(source.name(), entry);
        }
    }

    private static Entry read(ConfiguredRule source) {
        try {
            AlertRule rule = source.rule();
            return new Entry(source, source.isEnabled() ? new RuleState(rule) : null, "");
        } catch (IllegalArgumentException e) {
            return new Entry(source, null, String.valueOf(e.getMessage()));
        }
    }

    @SuppressWarnings("ReferenceEquality") // a changed one may have taken its place already
    void remove(ConfiguredRule source) {
        synchronized (lock) {
            Entry entry = entries.get(source.name());
            if (entry != null && entry.source() == source) {
                entries.remove(source.name());
                if (entry.state() != null) {
                    ended.addAll(entry.state().end(Instant.now()));
                }
            }
        }
    }

    /** What has begun to fire, and what is over. */
    List<Alert> take(Round round) {
        synchronized (lock) {
            List<Alert> changes = new ArrayList<>(ended);
            ended.clear();
            for (Entry entry : entries.values()) {
                if (entry.state() != null) {
                    changes.addAll(entry.state().take(round));
                }
            }
            return changes;
        }
    }

    /** Those that are pending or firing. */
    List<Alert> alerts() {
        synchronized (lock) {
            List<Alert> all = new ArrayList<>();
            for (Entry entry : entries.values()) {
                if (entry.state() != null) {
                    all.addAll(entry.state().alerts());
                }
            }
            return all;
        }
    }

    /**
     * All of them.
     *
     * @param known the signals that somebody provides
     */
    List<AlertRuleInfo> describe(Set<String> known) {
        synchronized (lock) {
            List<AlertRuleInfo> all = new ArrayList<>();
            entries.forEach((name, entry) -> all.add(describe(name, entry, known)));
            return all;
        }
    }

    private static AlertRuleInfo describe(String name, Entry entry, Set<String> known) {
        RuleState state = entry.state();
        if (!entry.problem().isEmpty()) {
            return new AlertRuleInfo(name, null, entry.problem());
        }
        if (state == null) {
            return new AlertRuleInfo(name, entry.source().rule(), "switched off (enabled=false)");
        }
        return new AlertRuleInfo(
                name,
                state.rule(),
                known.contains(state.rule().signal())
                        ? ""
                        : "nobody provides the signal '"
                                + state.rule().signal()
                                + "'; there are "
                                + String.join(", ", new TreeSet<>(known)));
    }
}

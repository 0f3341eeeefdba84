package dev.backplane.monitor.internal.alert;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.Alert.State;
import dev.backplane.monitor.AlertRule;
import dev.backplane.monitor.AlertSample;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The alerts of one rule. For one thread. */
final class RuleState {

    /** A rule that concerns more than so many things looks at the first ones only. */
    private static final int MOST = 1_000;

    private final AlertRule rule;
    private final Map<Map<String, String>, Alert> alerts = new LinkedHashMap<>();

    RuleState(AlertRule rule) {
        this.rule = rule;
    }

    AlertRule rule() {
        return rule;
    }

    Collection<Alert> alerts() {
        return alerts.values();
    }

    /** What has begun to fire, and what is over, by this round. */
    List<Alert> take(Round round) {
        List<Alert> changes = new ArrayList<>();
        if (round.unread().contains(rule.signal())) {
            return changes;
        }
        Set<Map<String, String>> beyond = new HashSet<>();
        for (AlertSample sample : round.samples()) {
            if (rule.concerns(sample)
                    && rule.isBeyond(sample.value())
                    && (alerts.size() < MOST || alerts.containsKey(sample.labels()))) {
                beyond.add(sample.labels());
                advance(sample, round.at(), changes);
            }
        }
        resolve(labels -> !beyond.contains(labels), round.at(), changes);
        return changes;
    }

    /** The rule is no more: what fires is over. */
    List<Alert> end(Instant now) {
        List<Alert> changes = new ArrayList<>();
        resolve(labels -> true, now, changes);
        return changes;
    }

    private void advance(AlertSample sample, Instant now, List<Alert> changes) {
        Alert before = alerts.get(sample.labels());
        Instant since = before == null ? now : before.since();
        boolean fires =
                (before != null && before.state() == State.FIRING)
                        || Duration.between(since, now).compareTo(rule.lasting()) >= 0;
        boolean begins = fires && (before == null || before.state() != State.FIRING);
        Alert alert =
                new Alert(
                        rule,
                        sample.labels(),
                        fires ? State.FIRING : State.PENDING,
                        sample.value(),
                        begins ? now : since);
        alerts.put(sample.labels(), alert);
        if (begins) {
            changes.add(alert);
        }
    }

    private void resolve(Predicate<Map<String, String>> over, Instant now, List<Alert> changes) {
        alerts.entrySet()
                .removeIf(
                        entry -> {
                            Alert last = entry.getValue();
                            boolean ends = over.test(entry.getKey());
                            if (ends && last.state() == State.FIRING) {
                                changes.add(
                                        new Alert(
                                                rule,
                                                last.labels(),
                                                State.RESOLVED,
                                                last.value(),
                                                now));
                            }
                            return ends;
                        });
    }
}

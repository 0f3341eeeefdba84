package dev.backplane.monitor.internal.health;

import dev.backplane.bus.admin.EventTraffic;
import dev.backplane.bus.admin.SubscriberInfo;
import dev.backplane.engine.CallTraffic;
import dev.backplane.engine.FailureKind;
import dev.backplane.engine.OperationTraffic;
import dev.backplane.engine.RevisionTraffic;
import dev.backplane.engine.VersionTraffic;
import dev.backplane.monitor.HealthFinding;
import dev.backplane.monitor.HealthStatus;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What can be seen of a plugin from outside: how its calls fared since the last look, how full its
 * mailboxes are, how often it came up. That is never worse than a WARN: if it ended the calls,
 * there would be nothing left to see, and it would be well again. For one thread.
 */
final class PluginWatch {

    private static final Duration RESTARTS_WITHIN = Duration.ofMinutes(10);
    private static final int ALL = 100;

    private final CallTraffic calls;
    private final EventTraffic events;
    private final Clock clock;
    private final Map<Key, Tally> tallies = new HashMap<>();
    private final Map<String, List<Instant>> starts = new HashMap<>();

    private record Key(String plugin, long bundleId) {}

    private record Tally(RevisionTraffic traffic, long own) {}

    PluginWatch(CallTraffic calls, EventTraffic events, Clock clock) {
        this.calls = calls;
        this.events = events;
        this.clock = clock;
    }

    /** Of each plugin what there is to say. */
    Map<String, List<HealthFinding>> look(HealthSettings settings) {
        Map<String, List<HealthFinding>> findings = new HashMap<>();
        Map<Key, Tally> now = new HashMap<>();
        for (VersionTraffic version : calls.versions()) {
            Key key = new Key(version.plugin(), version.bundleId());
            Tally tally = tally(version);
            Tally before = tallies.getOrDefault(key, new Tally(RevisionTraffic.NONE, 0));
            now.put(key, tally);
            judge(
                    settings,
                    version,
                    tally.traffic().since(before.traffic()),
                    tally.own() - before.own(),
                    findings.computeIfAbsent(version.plugin(), first -> new ArrayList<>()));
        }
        tallies.clear();
        tallies.putAll(now);
        mailboxes(settings, findings);
        restarts(settings, findings);
        return findings;
    }

    private static Tally tally(VersionTraffic version) {
        RevisionTraffic all = RevisionTraffic.NONE;
        long own = 0;
        for (OperationTraffic operation : version.operations()) {
            all = all.plus(operation.traffic());
            own +=
                    operation.failures(FailureKind.PLUGIN)
                            + operation.failures(FailureKind.TIMED_OUT);
        }
        return new Tally(all, own);
    }

    private void judge(
            HealthSettings settings,
            VersionTraffic version,
            RevisionTraffic recent,
            long own,
            List<HealthFinding> findings) {
        boolean enough = recent.calls() >= settings.minimumCalls();
        double percent = enough ? (double) own * ALL / (double) recent.calls() : 0;
        Duration p95 = recent.quantile(0.95);
        findings.add(
                found(
                        "calls of " + version.version(),
                        percent > settings.maxFailurePercent(),
                        String.format(
                                Locale.ROOT,
                                "%d lately, %.1f %% failed by its fault or came too late",
                                recent.calls(),
                                percent)));
        findings.add(
                found(
                        "duration of " + version.version(),
                        enough && p95.toMillis() > settings.maxP95Millis(),
                        "95 % of its calls ended within " + p95.toMillis() + " ms lately"));
    }

    private void mailboxes(HealthSettings settings, Map<String, List<HealthFinding>> findings) {
        for (SubscriberInfo subscriber : events.subscribers()) {
            long capacity = Math.max(1, subscriber.mailbox().capacity());
            boolean stuck = subscriber.state() == SubscriberInfo.State.PAUSED;
            boolean full =
                    (long) subscriber.depth() * ALL > capacity * settings.maxMailboxPercent();
            findings.computeIfAbsent(subscriber.plugin(), first -> new ArrayList<>())
                    .add(
                            found(
                                    "mailbox " + subscriber.name(),
                                    stuck || full,
                                    subscriber.depth()
                                            + " of "
                                            + capacity
                                            + " events wait"
                                            + (stuck ? "; the subscriber is paused" : "")));
        }
    }

    /** It became active; from any thread. */
    void started(String plugin) {
        synchronized (starts) {
            starts.computeIfAbsent(plugin, first -> new ArrayList<>()).add(clock.instant());
        }
    }

    private void restarts(HealthSettings settings, Map<String, List<HealthFinding>> findings) {
        Instant since = clock.instant().minus(RESTARTS_WITHIN);
        synchronized (starts) {
            starts.values().forEach(times -> times.removeIf(time -> time.isBefore(since)));
            starts.values().removeIf(List::isEmpty);
            starts.forEach(
                    (plugin, times) ->
                            findings.computeIfAbsent(plugin, first -> new ArrayList<>())
                                    .add(
                                            found(
                                                    "restarts",
                                                    times.size() > settings.maxRestarts(),
                                                    "became active "
                                                            + times.size()
                                                            + " times within ten minutes")));
        }
    }

    private HealthFinding found(String check, boolean bad, String message) {
        return new HealthFinding(
                check,
                bad ? HealthStatus.WARN : HealthStatus.OK,
                message,
                clock.instant(),
                Duration.ZERO);
    }
}

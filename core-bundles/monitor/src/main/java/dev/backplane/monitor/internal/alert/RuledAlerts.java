package dev.backplane.monitor.internal.alert;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.AlertBoard;
import dev.backplane.monitor.AlertListener;
import dev.backplane.monitor.AlertRuleInfo;
import dev.backplane.monitor.AlertSample;
import dev.backplane.monitor.AlertSignals;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Looks every few seconds whether a rule holds, and tells who listens. */
@Component(immediate = true, configurationPid = AlertBoard.PID)
@Designate(ocd = RuledAlerts.Config.class)
public final class RuledAlerts implements AlertBoard {

    private static final Logger LOG = LoggerFactory.getLogger(RuledAlerts.class);
    private static final int KEPT_RESOLVED = 100;
    private static final Duration SHORTEST = Duration.ofMillis(10);

    /** What an operator may set. */
    @ObjectClassDefinition(name = "Alerts")
    @interface Config {

        @AttributeDefinition(
                name = "Period",
                description = "Rules are looked at every so many milliseconds",
                min = "100")
        long periodMillis() default 5_000;
    }

    private final SignalReader signals = new SignalReader();
    private final RuleBook rules = new RuleBook();
    private final List<AlertListener> listeners = new CopyOnWriteArrayList<>();
    private final Set<AlertListener> newcomers = ConcurrentHashMap.newKeySet();
    private final Deque<Alert> resolved = new ArrayDeque<>(); // guarded by itself
    private final ScheduledExecutorService thread =
            new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().daemon().name("backplane-alerts").factory(),
                    new ThreadPoolExecutor.DiscardPolicy()); // of what comes after the end
    private final Duration period;
    private volatile Round last = new Round(Instant.EPOCH, List.of(), Set.of());

    /** Begins to look. */
    @Activate
    public RuledAlerts(Config config) {
        period = Duration.ofMillis(Math.max(100, config.periodMillis()));
        lookIn(period);
    }

    @Deactivate
    void close() {
        thread.shutdownNow();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeSignals")
    void addSignals(AlertSignals source) {
        signals.add(source);
    }

    void removeSignals(AlertSignals source) {
        signals.remove(source);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeRule")
    void addRule(ConfiguredRule rule) {
        rules.add(rule);
    }

    void removeRule(ConfiguredRule rule) {
        rules.remove(rule);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeListener")
    void addListener(AlertListener listener) {
        newcomers.add(listener);
    }

    void removeListener(AlertListener listener) {
        newcomers.remove(listener);
        listeners.remove(listener);
    }

    private void lookIn(Duration pause) {
        var _ = // ends with the thread
                thread.schedule(() -> look(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            look(Instant.now());
        } catch (RuntimeException e) { // the thread's root
            LOG.error("Looking at the alert rules failed; they are looked at again", e);
        } finally {
            lookIn(untilNext(Instant.now()));
        }
    }

    /** Sooner than usual if an alert is due then: it fires at most one period after its time. */
    Duration untilNext(Instant now) {
        return rules.alerts().stream()
                .filter(alert -> alert.state() == Alert.State.PENDING)
                .map(alert -> Duration.between(now, alert.since().plus(alert.rule().lasting())))
                .map(due -> due.compareTo(SHORTEST) < 0 ? SHORTEST : due)
                .filter(due -> due.compareTo(period) < 0)
                .min(Comparator.naturalOrder())
                .orElse(period);
    }

    void look(Instant now) {
        welcome();
        Round round = signals.read(now);
        last = round;
        for (Alert change : rules.take(round)) {
            if (change.state() == Alert.State.RESOLVED) {
                keep(change);
            }
            listeners.forEach(listener -> tell(listener, change));
        }
    }

    /** Who comes later, such as a webhook with another address, hears of what fires already. */
    private void welcome() {
        for (AlertListener newcomer : List.copyOf(newcomers)) {
            listeners.add(newcomer);
            newcomers.remove(newcomer);
            rules.alerts().stream()
                    .filter(alert -> alert.state() == Alert.State.FIRING)
                    .forEach(alert -> tell(newcomer, alert));
        }
    }

    private void keep(Alert over) {
        synchronized (resolved) {
            resolved.addFirst(over);
            if (resolved.size() > KEPT_RESOLVED) {
                resolved.removeLast();
            }
        }
    }

    private static void tell(AlertListener listener, Alert change) {
        try {
            listener.changed(change);
        } catch (RuntimeException e) { // foreign code
            LOG.warn("A listener failed to take alert {}", change.rule().name(), e);
        }
    }

    @Override
    public List<Alert> alerts() {
        List<Alert> all = new ArrayList<>(rules.alerts());
        all.sort(
                Comparator.comparing(Alert::state, Comparator.reverseOrder())
                        .thenComparing(alert -> alert.rule().severity(), Comparator.reverseOrder())
                        .thenComparing(Alert::since));
        synchronized (resolved) {
            all.addAll(resolved);
        }
        return all;
    }

    @Override
    public List<AlertRuleInfo> rules() {
        return rules.describe(signals.known());
    }

    @Override
    public List<AlertSample> samples() {
        return last.samples();
    }
}

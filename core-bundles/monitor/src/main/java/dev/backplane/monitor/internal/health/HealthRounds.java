package dev.backplane.monitor.internal.health;

import dev.backplane.bus.admin.EventTraffic;
import dev.backplane.engine.CallTraffic;
import dev.backplane.loader.PluginType;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginChange;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginListener;
import dev.backplane.manager.PluginManager;
import dev.backplane.monitor.HealthFinding;
import dev.backplane.monitor.HealthListener;
import dev.backplane.monitor.HealthReport;
import dev.backplane.monitor.HealthReports;
import dev.backplane.monitor.HealthStatus;
import dev.backplane.monitor.internal.PluginNames;

import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Looks at everything every some seconds, and keeps what was found for those who ask. */
@Component(service = HealthReports.class, immediate = true, configurationPid = HealthSettings.PID)
@Designate(ocd = HealthSettings.class)
public final class HealthRounds implements HealthReports {

    private static final Logger LOG = LoggerFactory.getLogger(HealthRounds.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Comparator<HealthFinding> BY_NAME =
            Comparator.comparing(HealthFinding::check);

    private final BundleContext context;
    private final PluginManager manager;
    private final CheckRunner checks;
    private final RuntimeChecks ofRuntime;
    private final PluginWatch watch;
    private volatile HealthSettings settings;
    private final List<HealthListener> listeners = new CopyOnWriteArrayList<>();
    private final ServiceRegistration<PluginListener> listening;
    private final Thread thread;
    private volatile HealthReport runtime = HealthReport.of(HealthReport.RUNTIME, List.of());
    private volatile Map<String, HealthReport> plugins = Map.of();
    private volatile boolean closed;

    /** Begins to look, a moment later. */
    @Activate
    public HealthRounds(
            BundleContext context,
            HealthSettings settings,
            @Reference PluginManager manager,
            @Reference HealthCheckExecutor executor,
            @Reference CallTraffic calls,
            @Reference EventTraffic events) {
        Clock clock = Clock.systemUTC();
        this.context = context;
        this.manager = manager;
        this.settings = settings;
        this.checks = new CheckRunner(executor);
        this.ofRuntime = new RuntimeChecks(context, manager, clock);
        this.watch = new PluginWatch(calls, events, clock);
        this.thread =
                Thread.ofPlatform().daemon().name("backplane-health-rounds").unstarted(this::run);
        // Not as a service of this component: the manager would get it while this waits for the
        // manager.
        this.listening =
                context.registerService(
                        PluginListener.class, change -> changed(watch, change), null);
        thread.start();
    }

    @Modified
    void modified(HealthSettings changed) {
        settings = changed;
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        listening.unregister();
        closed = true;
        LockSupport.unpark(thread);
        thread.join(Duration.ofSeconds(1));
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "unheard")
    void hears(HealthListener listener) {
        listener.changed(runtime);
        plugins.values().forEach(listener::changed);
        listeners.add(listener);
    }

    void unheard(HealthListener listener) {
        listeners.remove(listener);
    }

    @Override
    public HealthReport runtime() {
        return runtime;
    }

    @Override
    public List<HealthReport> plugins() {
        return List.copyOf(plugins.values());
    }

    @Override
    public Optional<HealthReport> plugin(String name) {
        return Optional.ofNullable(plugins.get(name));
    }

    private static void changed(PluginWatch watch, PluginChange change) {
        if (change.kind() != PluginChange.Kind.REMOVED && change.plugin().phase() == Phase.ACTIVE) {
            watch.started(change.plugin().name());
        }
    }

    private void run() {
        LockSupport.parkNanos(this, FIRST_PAUSE.toNanos());
        while (!closed) {
            try {
                round();
            } catch (RuntimeException e) { // the root of a thread; a bundle may go meanwhile
                LOG.warn("A round of health checks failed", e);
            }
            LockSupport.parkNanos(this, Duration.ofMillis(settings.periodMillis()).toNanos());
        }
    }

    private void round() {
        Map<Long, List<HealthFinding>> byBundle = checks.run(settings.timeoutMillis());
        Map<String, List<HealthFinding>> seen = watch.look(settings);
        Map<String, HealthReport> before = plugins;
        Map<String, HealthReport> now = new TreeMap<>();
        for (PluginInfo plugin : manager.list()) {
            if (plugin.type() == PluginType.BUNDLE && plugin.shouldRun()) {
                now.put(plugin.name(), report(plugin, byBundle, seen));
            }
        }
        HealthReport formerly = runtime;
        runtime = ofRuntime(byBundle);
        plugins = now;
        tell(formerly, runtime);
        now.forEach((name, report) -> tell(before.get(name), report));
    }

    private static HealthReport report(
            PluginInfo plugin,
            Map<Long, List<HealthFinding>> byBundle,
            Map<String, List<HealthFinding>> seen) {
        List<HealthFinding> findings = new ArrayList<>();
        findings.add(phase(plugin));
        findings.addAll(byBundle.getOrDefault(plugin.bundleId(), List.of()));
        findings.addAll(seen.getOrDefault(plugin.name(), List.of()));
        findings.sort(BY_NAME);
        return HealthReport.of(plugin.name(), findings);
    }

    private static HealthFinding phase(PluginInfo plugin) {
        HealthStatus status =
                switch (plugin.phase()) {
                    case ACTIVE -> HealthStatus.OK;
                    case STAGED, STARTING, DRAINING -> HealthStatus.TEMPORARILY_UNAVAILABLE;
                    case STOPPED, FAILED, QUARANTINED -> HealthStatus.CRITICAL;
                };
        String problem = plugin.problem();
        return new HealthFinding(
                "phase",
                status,
                plugin.phase() + (problem == null ? "" : ": " + problem),
                plugin.since(),
                Duration.ZERO);
    }

    /** Its own checks, and those of bundles that are no plugins. */
    private HealthReport ofRuntime(Map<Long, List<HealthFinding>> byBundle) {
        List<HealthFinding> findings = new ArrayList<>(ofRuntime.run(settings));
        byBundle.forEach(
                (id, found) -> {
                    Bundle bundle = context.getBundle(id);
                    if (bundle != null && !PluginNames.isPlugin(bundle)) {
                        findings.addAll(found);
                    }
                });
        findings.sort(BY_NAME);
        return HealthReport.of(HealthReport.RUNTIME, findings);
    }

    private void tell(@Nullable HealthReport before, HealthReport now) {
        if (before != null && before.status() == now.status()) {
            return;
        }
        for (HealthListener listener : listeners) {
            try {
                listener.changed(now);
            } catch (RuntimeException e) { // somebody else's code
                LOG.warn("A health listener failed on {}", now.name(), e);
            }
        }
    }
}

package dev.backplane.monitor.internal.metrics;

import dev.backplane.bus.admin.DeadLetters;
import dev.backplane.bus.admin.EventTraffic;
import dev.backplane.bus.admin.RequestTraffic;
import dev.backplane.engine.CallTraffic;
import dev.backplane.manager.PluginListener;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.UnloadReports;
import dev.backplane.monitor.AlertBoard;
import dev.backplane.monitor.HealthReports;
import dev.backplane.monitor.LogBook;
import dev.backplane.monitor.ResourceLedger;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks everybody who counts something, when somebody wants to see it. */
@Component(service = MetricsCollector.class, immediate = true, configurationPid = MetricsConfig.PID)
@Designate(ocd = MetricsConfig.class)
public final class MetricsCollector {

    private static final Duration GAUGES = Duration.ofMillis(200);

    private final List<MetricSource> sources;
    private final OwnRooms own;
    private volatile MetricsConfig config;
    private final GaugeReader gauges = new GaugeReader(GAUGES);
    private final ServiceRegistration<PluginListener> listening;
    private final Object lock = new Object();
    private final Map<String, Long> refused = new HashMap<>(); // guarded by lock
    private double lastSeconds; // guarded by lock

    /** Begins to listen to the manager; nothing else happens until somebody asks. */
    @Activate
    public MetricsCollector(
            BundleContext context,
            MetricsConfig config,
            @Reference Counters counters,
            @Reference Watchers watchers,
            @Reference PluginManager manager,
            @Reference UnloadReports unloads,
            @Reference HealthReports health,
            @Reference BootTime boot,
            @Reference OwnRooms own) {
        this.config = config;
        this.own = own;
        PluginHistory history = new PluginHistory(manager);
        this.listening = context.registerService(PluginListener.class, history, null);
        // What there is first, then how it fares: where there is no room for all, that is left out.
        this.sources =
                List.of(
                        new JvmMetrics(),
                        new RuntimeMetrics(context, boot, health),
                        counters.fleet(),
                        new PluginMetrics(manager, unloads, history, Clock.systemUTC()),
                        watchers.alertsAndLogs(),
                        watchers.costs(),
                        counters.events(),
                        counters.calls());
    }

    @Modified
    void modified(MetricsConfig changed) {
        config = changed;
    }

    @Deactivate
    void deactivate() {
        listening.unregister();
    }

    /** The bus's part of it, and the fleet's. */
    @Component(service = Counters.class)
    public static final class Counters {

        private final MetricSource calls;
        private final MetricSource events;
        private final MetricSource fleet;

        /** Needs nothing but the bus. */
        @Activate
        public Counters(
                @Reference CallTraffic versions,
                @Reference RequestTraffic operations,
                @Reference EventTraffic traffic,
                @Reference DeadLetters letters,
                @Reference FleetMetrics fleet) {
            this.calls = new CallMetrics(versions, operations);
            this.events = new EventMetrics(traffic, letters);
            this.fleet = fleet;
        }

        MetricSource fleet() {
            return fleet;
        }

        MetricSource calls() {
            return calls;
        }

        MetricSource events() {
            return events;
        }
    }

    /** This bundle's own part of it. */
    @Component(service = Watchers.class)
    public static final class Watchers {

        private final MetricSource costs;
        private final MetricSource alertsAndLogs;

        /** Needs nothing but what stands in this bundle. */
        @Activate
        public Watchers(
                @Reference ResourceLedger ledger,
                @Reference AlertBoard board,
                @Reference LogBook logs,
                @Reference FiredAlerts fired) {
            this.costs = new CostMetrics(ledger);
            this.alertsAndLogs = new WatchMetrics(board, logs, fired);
        }

        MetricSource costs() {
            return costs;
        }

        MetricSource alertsAndLogs() {
            return alertsAndLogs;
        }
    }

    MetricsConfig config() {
        return config;
    }

    /** Everything as it is now; one at a time. */
    Samples collect() {
        synchronized (lock) {
            long begin = System.nanoTime();
            Samples samples =
                    new Samples(new SeriesLimit(config.maxSeries(), config.maxSeriesPerPlugin()));
            sources.forEach(source -> source.collect(samples));
            gauges.read(own.all());
            OwnSamples ofPlugins = new OwnSamples(samples);
            for (OwnRoom room : own.all()) {
                ofPlugins.take(room);
                samples.limit().refuse(room.plugin(), room.takeRefused());
            }
            ofPlugins.end();
            ofItself(samples);
            lastSeconds = Durations.seconds(System.nanoTime() - begin);
            return samples;
        }
    }

    private void ofItself(Samples samples) {
        samples.limit().refused().forEach((plugin, more) -> refused.merge(plugin, more, Long::sum));
        refused.forEach(
                (plugin, count) ->
                        samples.always(Family.SERIES_REFUSED, count.doubleValue(), plugin));
        gauges.failures()
                .forEach(
                        (plugin, count) ->
                                samples.always(Family.GAUGES_FAILED, count.doubleValue(), plugin));
        samples.number(Family.COLLECTION_DURATION, lastSeconds);
        samples.number(Family.SERIES, samples.limit().taken() + 1);
    }
}

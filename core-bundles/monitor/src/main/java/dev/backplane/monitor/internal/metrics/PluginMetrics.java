package dev.backplane.monitor.internal.metrics;

import dev.backplane.loader.PluginType;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.UnloadReports;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the manager has done with plugins, and what it is doing. */
final class PluginMetrics implements MetricSource {

    private final PluginManager manager;
    private final UnloadReports unloads;
    private final PluginHistory history;
    private final Clock clock;

    PluginMetrics(
            PluginManager manager, UnloadReports unloads, PluginHistory history, Clock clock) {
        this.manager = manager;
        this.unloads = unloads;
        this.history = history;
        this.clock = clock;
    }

    @Override
    public void collect(Samples samples) {
        List<PluginInfo> plugins = manager.list();
        Map<Phase, Integer> phases = new EnumMap<>(Phase.class);
        double lag = 0;
        for (PluginInfo plugin : plugins) {
            phases.merge(plugin.phase(), 1, Integer::sum);
            lag = Math.max(lag, lag(plugin));
            take(samples, plugin);
        }
        for (Phase phase : Phase.values()) {
            samples.count(Family.PLUGINS, phases.getOrDefault(phase, 0), phase.name());
        }
        samples.number(Family.CONFIGURATION_LAG, lag);
        samples.count(Family.REFUSALS, manager.refusals().size());
        samples.count(Family.UNLOADED, unloads.unloaded());
        samples.count(Family.LEAKED, unloads.leaked());
    }

    private double lag(PluginInfo plugin) {
        boolean asWanted = plugin.shouldRun() == (plugin.phase() == Phase.ACTIVE);
        Duration since = Duration.between(plugin.since(), clock.instant());
        return asWanted ? 0 : Math.max(0, (double) since.toMillis() / 1e3);
    }

    private void take(Samples samples, PluginInfo plugin) {
        String name = plugin.name();
        samples.count(
                Family.PLUGIN_INFO,
                1,
                name,
                plugin.version(),
                plugin.type().name().toLowerCase(Locale.ROOT),
                plugin.bundleState());
        samples.count(Family.PLUGIN_PHASE, 1, name, plugin.phase().name());
        if (plugin.type() == PluginType.LIBRARY) {
            return;
        }
        PluginHistory.Counts counts = history.counts(name);
        samples.count(Family.PLUGIN_RESTARTS, counts.restarts(), name);
        samples.count(Family.PLUGIN_FAILURES, counts.failures(), name);
        samples.count(Family.PLUGIN_QUARANTINES, counts.quarantines(), name);
        samples.count(Family.PLUGIN_UPDATES, counts.committed(), name, "committed");
        samples.count(Family.PLUGIN_UPDATES, counts.rolledBack(), name, "rolled_back");
        samples.count(Family.PLUGIN_UPDATES, counts.aborted(), name, "aborted");
    }
}

package dev.backplane.monitor.internal.alert;

import dev.backplane.engine.RevisionTraffic;
import dev.backplane.engine.RouteControl;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;
import dev.backplane.monitor.AlertSample;
import dev.backplane.monitor.AlertSignals;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How the calls of the last minute fared, of each plugin and version. */
@Component
public final class RequestSignals implements AlertSignals {

    private static final String ERRORS = "requests.error.ratio";
    private static final String LATENCY = "requests.latency.p99.seconds";

    /** Fewer say nothing of a rate. */
    private static final int FEWEST_CALLS = 20;

    private static final double SLOWEST = 0.99;

    private final BundleContext context;
    private final PluginManager manager;
    private final RouteControl routes;
    private final Map<Long, Window<RevisionTraffic>> windows = new HashMap<>();

    /** Called by Declarative Services. */
    @Activate
    public RequestSignals(
            BundleContext context,
            @Reference PluginManager manager,
            @Reference RouteControl routes) {
        this.context = context;
        this.manager = manager;
        this.routes = routes;
    }

    @Override
    public Set<String> names() {
        return Set.of(ERRORS, LATENCY);
    }

    @Override
    public List<AlertSample> read() {
        List<AlertSample> samples = new ArrayList<>();
        List<PluginInfo> plugins = manager.list();
        windows.keySet().removeIf(id -> plugins.stream().noneMatch(each -> each.bundleId() == id));
        for (PluginInfo plugin : plugins) {
            Bundle bundle = context.getBundle(plugin.bundleId());
            if (bundle != null) {
                add(plugin, lately(plugin, routes.traffic(bundle)), samples);
            }
        }
        return samples;
    }

    private RevisionTraffic lately(PluginInfo plugin, RevisionTraffic now) {
        return windows.computeIfAbsent(plugin.bundleId(), id -> new Window<>(Duration.ofMinutes(1)))
                .differ(
                        now,
                        (later, earlier) ->
                                later.calls() < earlier.calls() ? later : later.since(earlier));
    }

    private static void add(PluginInfo plugin, RevisionTraffic lately, List<AlertSample> samples) {
        if (lately.calls() >= FEWEST_CALLS) {
            Map<String, String> labels =
                    Map.of("plugin", plugin.name(), "version", plugin.version());
            double nanos = lately.quantile(SLOWEST).toNanos();
            samples.add(new AlertSample(ERRORS, labels, lately.faultRate()));
            samples.add(new AlertSample(LATENCY, labels, nanos / TimeUnit.SECONDS.toNanos(1)));
        }
    }
}

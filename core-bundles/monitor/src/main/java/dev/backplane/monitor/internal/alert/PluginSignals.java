package dev.backplane.monitor.internal.alert;

import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;
import dev.backplane.monitor.AlertSample;
import dev.backplane.monitor.AlertSignals;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which plugins do not run, and which come up again and again. */
@Component
public final class PluginSignals implements AlertSignals {

    private static final String RESTARTS = "plugin.restarts";
    private static final String FAILED = "plugin.failed";
    private static final String STOPPED = "plugin.stopped";
    private static final String QUARANTINED = "plugin.quarantined";
    private static final Duration LATELY = Duration.ofMinutes(10);

    private final PluginManager manager;
    private final PluginStarts starts;

    /** Called by Declarative Services. */
    @Activate
    public PluginSignals(@Reference PluginManager manager, @Reference PluginStarts starts) {
        this.manager = manager;
        this.starts = starts;
    }

    @Override
    public Set<String> names() {
        return Set.of(RESTARTS, FAILED, STOPPED, QUARANTINED);
    }

    @Override
    public List<AlertSample> read() {
        List<AlertSample> samples = new ArrayList<>();
        for (PluginInfo plugin : manager.list()) {
            Map<String, String> labels = Map.of("plugin", plugin.name());
            boolean failed = plugin.shouldRun() && plugin.phase() == Phase.FAILED;
            samples.add(new AlertSample(FAILED, labels, failed ? 1 : 0));
            samples.add(new AlertSample(STOPPED, labels, plugin.phase() == Phase.STOPPED ? 1 : 0));
            samples.add(
                    new AlertSample(
                            QUARANTINED, labels, plugin.phase() == Phase.QUARANTINED ? 1 : 0));
            samples.add(new AlertSample(RESTARTS, labels, starts.count(plugin.name(), LATELY)));
        }
        return samples;
    }
}

package dev.backplane.monitor.internal.alert;

import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginChange;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginListener;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts how often plugins come up again after a failure. Needs nothing: the manager gets its
 * listeners while it comes up itself, so one that asked for the manager would be a cycle.
 */
@Component(service = {PluginStarts.class, PluginListener.class})
public final class PluginStarts implements PluginListener {

    private final Object lock = new Object();
    private final Map<String, Phase> phases = new HashMap<>(); // guarded by lock
    private final Map<String, Deque<Instant>> starts = new HashMap<>(); // guarded by lock

    /** Called by Declarative Services. */
    @Activate
    public PluginStarts() {}

    @Override
    public void changed(PluginChange change) {
        PluginInfo plugin = change.plugin();
        synchronized (lock) {
            if (change.kind() == PluginChange.Kind.REMOVED) {
                phases.remove(plugin.name());
                starts.remove(plugin.name());
                return;
            }
            Phase before = phases.put(plugin.name(), plugin.phase());
            boolean failed = before == Phase.FAILED || before == Phase.QUARANTINED;
            boolean comesUp = plugin.phase() == Phase.STARTING || plugin.phase() == Phase.ACTIVE;
            if (failed && comesUp) {
                starts.computeIfAbsent(plugin.name(), name -> new ArrayDeque<>())
                        .addLast(Instant.now());
            }
        }
    }

    /** Within this time up to now. */
    int count(String plugin, Duration lately) {
        Instant from = Instant.now().minus(lately);
        synchronized (lock) {
            Deque<Instant> times = starts.get(plugin);
            if (times == null) {
                return 0;
            }
            times.removeIf(time -> time.isBefore(from));
            return times.size();
        }
    }
}

package dev.backplane.grpc.internal;

import dev.backplane.loader.PluginType;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginChange;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginListener;
import dev.backplane.manager.PluginManager;
import dev.backplane.monitor.HealthListener;
import dev.backplane.monitor.HealthReport;
import dev.backplane.proto.v1.DeadLetterServiceGrpc;
import dev.backplane.proto.v1.EventServiceGrpc;
import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.PluginServiceGrpc;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;

import java.util.HashSet;
import java.util.Set;

/**
 * What {@code grpc.health.v1} answers: the endpoint under its service names, and every plugin under
 * its own name.
 */
final class PluginHealth implements PluginListener, HealthListener {

    private static final Set<String> SERVICES =
            Set.of(
                    HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
                    InvocationServiceGrpc.SERVICE_NAME,
                    EventServiceGrpc.SERVICE_NAME,
                    DeadLetterServiceGrpc.SERVICE_NAME,
                    PluginServiceGrpc.SERVICE_NAME);

    private final HealthStatusManager statuses = new HealthStatusManager();
    private final Object lock = new Object();
    private final Set<String> changedEarly = new HashSet<>(); // guarded by lock
    private final Set<String> active = new HashSet<>(); // guarded by lock
    private final Set<String> unwell = new HashSet<>(); // guarded by lock
    private boolean started; // guarded by lock

    PluginHealth() {
        SERVICES.forEach(service -> statuses.setStatus(service, ServingStatus.NOT_SERVING));
    }

    BindableService service() {
        return statuses.getHealthService();
    }

    /**
     * Everything serves from now on; what changed while the list was made is newer than the list.
     */
    void start(PluginManager manager) {
        synchronized (lock) {
            for (PluginInfo plugin : manager.list()) {
                if (!changedEarly.contains(plugin.name())) {
                    show(plugin);
                }
            }
            started = true;
            changedEarly.clear();
        }
        SERVICES.forEach(service -> statuses.setStatus(service, ServingStatus.SERVING));
    }

    /** Nothing serves any more, whatever changes still come. */
    void stop() {
        statuses.enterTerminalState();
    }

    @Override
    public void changed(PluginChange change) {
        PluginInfo plugin = change.plugin();
        synchronized (lock) {
            if (!started) {
                changedEarly.add(plugin.name());
            }
            if (change.kind() != PluginChange.Kind.REMOVED) {
                show(plugin);
            } else if (isEntry(plugin)) {
                active.remove(plugin.name());
                unwell.remove(plugin.name());
                statuses.clearStatus(plugin.name());
            }
        }
    }

    private void show(PluginInfo plugin) {
        if (isEntry(plugin)) {
            if (plugin.phase() == Phase.ACTIVE) {
                active.add(plugin.name());
            } else {
                active.remove(plugin.name());
            }
            say(plugin.name());
        }
    }

    /** A plugin whose checks say that it does not work serves nobody, though it is active. */
    @Override
    public void changed(HealthReport report) {
        synchronized (lock) {
            boolean changed =
                    report.status().serves()
                            ? unwell.remove(report.name())
                            : unwell.add(report.name());
            if (changed && active.contains(report.name())) {
                say(report.name());
            }
        }
    }

    private void say(String plugin) {
        boolean serves = active.contains(plugin) && !unwell.contains(plugin);
        statuses.setStatus(plugin, serves ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
    }

    private static boolean isEntry(PluginInfo plugin) {
        return plugin.type() == PluginType.BUNDLE && !SERVICES.contains(plugin.name());
    }
}

package dev.backplane.monitor.internal.metrics;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.AlertListener;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts how often each rule's alerts began to fire. */
@Component(service = {FiredAlerts.class, AlertListener.class})
public final class FiredAlerts implements AlertListener {

    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    /** Called by Declarative Services. */
    @Activate
    public FiredAlerts() {}

    @Override
    public void changed(Alert alert) {
        if (alert.state() == Alert.State.FIRING) {
            counts.merge(alert.rule().name(), 1L, Long::sum);
        }
    }

    Map<String, Long> counts() {
        return counts;
    }
}

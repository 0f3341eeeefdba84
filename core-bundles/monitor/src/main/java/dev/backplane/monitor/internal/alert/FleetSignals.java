package dev.backplane.monitor.internal.alert;

import dev.backplane.config.Fleet;
import dev.backplane.config.FleetState;
import dev.backplane.config.FleetStatus;
import dev.backplane.monitor.AlertSample;
import dev.backplane.monitor.AlertSignals;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** How late the fleet's configurations reach this runtime. */
@Component
public final class FleetSignals implements AlertSignals {

    private static final String LAG = "config.lag.seconds";
    private static final double MILLIS = 1e3;

    private final Fleet fleet;

    /** Called by Declarative Services. */
    @Activate
    public FleetSignals(@Reference Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public Set<String> names() {
        return Set.of(LAG);
    }

    @Override
    public List<AlertSample> read() {
        FleetStatus status = fleet.status();
        return status.state() == FleetState.LOCAL
                ? List.of()
                : List.of(
                        new AlertSample(
                                LAG,
                                Map.of("fleet", status.fleet()),
                                (double) status.lag().toMillis() / MILLIS));
    }
}

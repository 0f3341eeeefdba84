package dev.backplane.monitor.internal.metrics;

import dev.backplane.config.Fleet;
import dev.backplane.config.FleetState;
import dev.backplane.config.FleetStatus;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** How this runtime stands to its fleet; nothing without one who knows. */
@Component(service = FleetMetrics.class)
public final class FleetMetrics implements MetricSource {

    private volatile @Nullable Fleet fleet;

    /** Called by Declarative Services. */
    @Activate
    public FleetMetrics() {}

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "forget")
    void know(Fleet known) {
        fleet = known;
    }

    void forget(Fleet gone) {
        if (gone.equals(fleet)) {
            fleet = null;
        }
    }

    @Override
    public void collect(Samples samples) {
        Fleet known = fleet;
        if (known == null) {
            return;
        }
        FleetStatus status = known.status();
        for (FleetState state : FleetState.values()) {
            samples.truth(Family.FLEET_STATE, state == status.state(), state.name());
        }
        if (status.state() == FleetState.LOCAL) {
            return;
        }
        samples.count(Family.FLEET_BEHIND, status.behind());
        samples.number(Family.FLEET_LAG, Durations.seconds(status.lag().toNanos()));
        samples.count(Family.FLEET_UNSENT, status.unsent());
        samples.count(Family.FLEET_DOCUMENTS, status.documents());
        samples.count(Family.FLEET_FAILED, status.failed().size());
        samples.count(Family.FLEET_MEMBERS, known.members().size());
    }
}

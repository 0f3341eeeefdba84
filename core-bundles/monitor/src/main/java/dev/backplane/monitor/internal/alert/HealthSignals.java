package dev.backplane.monitor.internal.alert;

import dev.backplane.monitor.AlertSample;
import dev.backplane.monitor.AlertSignals;
import dev.backplane.monitor.HealthReport;
import dev.backplane.monitor.HealthReports;
import dev.backplane.monitor.internal.HealthNumber;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How unwell plugins and the runtime are, in the numbers of {@code backplane_health_status}. */
@Component
public final class HealthSignals implements AlertSignals {

    private static final String PLUGIN = "plugin.health";
    private static final String RUNTIME = "runtime.health";

    private final HealthReports reports;

    /** Called by Declarative Services. */
    @Activate
    public HealthSignals(@Reference HealthReports reports) {
        this.reports = reports;
    }

    @Override
    public Set<String> names() {
        return Set.of(PLUGIN, RUNTIME);
    }

    @Override
    public List<AlertSample> read() {
        List<AlertSample> samples = new ArrayList<>();
        samples.add(
                new AlertSample(RUNTIME, Map.of(), HealthNumber.of(reports.runtime().status())));
        for (HealthReport report : reports.plugins()) {
            samples.add(
                    new AlertSample(
                            PLUGIN,
                            Map.of("plugin", report.name()),
                            HealthNumber.of(report.status())));
        }
        return samples;
    }
}

package dev.backplane.monitor.internal.metrics;

import dev.backplane.manager.RuntimeConditions;
import dev.backplane.monitor.HealthReport;
import dev.backplane.monitor.HealthReports;
import dev.backplane.monitor.internal.HealthNumber;
import dev.backplane.monitor.internal.Serving;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

import java.util.Map;
import java.util.TreeMap;

/** The framework, its endpoints, and how well all of it is. */
final class RuntimeMetrics implements MetricSource {

    private static final Map<String, String> ENDPOINTS =
            Map.of(
                    "grpc", RuntimeConditions.GRPC_SERVING,
                    "http", RuntimeConditions.HTTP_SERVING,
                    "ssh", RuntimeConditions.SSH_SERVING);

    private final BundleContext context;
    private final BootTime boot;
    private final HealthReports health;

    RuntimeMetrics(BundleContext context, BootTime boot, HealthReports health) {
        this.context = context;
        this.boot = boot;
        this.health = health;
    }

    @Override
    public void collect(Samples samples) {
        ENDPOINTS.forEach(
                (name, condition) ->
                        samples.truth(Family.ENDPOINT_UP, Serving.is(context, condition), name));
        boot.seconds().ifPresent(seconds -> samples.number(Family.BOOT, seconds));
        Map<String, Integer> states = new TreeMap<>();
        for (Bundle bundle : context.getBundles()) {
            states.merge(state(bundle), 1, Integer::sum);
        }
        states.forEach((state, count) -> samples.number(Family.BUNDLES, count, state));
        take(samples, health.runtime());
        health.plugins().forEach(report -> take(samples, report));
    }

    private static void take(Samples samples, HealthReport report) {
        samples.count(Family.HEALTH, HealthNumber.of(report.status()), report.name());
    }

    private static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.UNINSTALLED -> "UNINSTALLED";
            case Bundle.INSTALLED -> "INSTALLED";
            case Bundle.RESOLVED -> "RESOLVED";
            case Bundle.STARTING -> "STARTING";
            case Bundle.STOPPING -> "STOPPING";
            default -> "ACTIVE";
        };
    }
}

package dev.backplane.monitor.internal.health;

import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.RuntimeConditions;
import dev.backplane.monitor.HealthFinding;
import dev.backplane.monitor.HealthStatus;
import dev.backplane.monitor.internal.PluginNames;
import dev.backplane.monitor.internal.Serving;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the runtime itself needs to work. Quick looks, none of which waits. */
final class RuntimeChecks {

    private static final long MEBI = 1 << 20;
    private static final int ALL = 100;
    private static final int LITTLE = 3;

    private final BundleContext context;
    private final PluginManager manager;
    private final Clock clock;
    private final Path home;

    RuntimeChecks(BundleContext context, PluginManager manager, Clock clock) {
        this.context = context;
        this.manager = manager;
        this.clock = clock;
        String property = context.getProperty("backplane.home");
        this.home = Path.of(property == null ? "." : property);
    }

    List<HealthFinding> run(HealthSettings settings) {
        List<HealthFinding> findings = new ArrayList<>();
        findings.add(framework());
        findings.add(disk(settings.minDiskMiB()));
        findings.add(heap(settings.maxHeapPercent()));
        findings.add(endpoint());
        findings.add(configuration(Duration.ofSeconds(settings.maxLagSeconds())));
        for (Bundle bundle : context.getBundles()) {
            if (isCore(bundle)) {
                findings.add(core(bundle));
            }
        }
        return findings;
    }

    private HealthFinding framework() {
        Bundle system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        boolean up = system.getState() == Bundle.ACTIVE;
        return up
                ? found("framework", HealthStatus.OK, "active")
                : found(
                        "framework",
                        HealthStatus.TEMPORARILY_UNAVAILABLE,
                        "it is starting or stopping");
    }

    private HealthFinding disk(long least) {
        try {
            long free = Files.getFileStore(home).getUsableSpace() / MEBI;
            HealthStatus status =
                    free >= least
                            ? HealthStatus.OK
                            : free >= least / 4 ? HealthStatus.WARN : HealthStatus.CRITICAL;
            return found("disk", status, free + " MiB free for " + home);
        } catch (IOException e) {
            return found(
                    "disk",
                    HealthStatus.HEALTH_CHECK_ERROR,
                    "nobody can tell how much is free for " + home + ": " + e.getMessage());
        }
    }

    /** After a collection: before it, a full heap means nothing. */
    private HealthFinding heap(int most) {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage after = pool.getCollectionUsage();
            if (pool.getType() == MemoryType.HEAP && after != null) {
                used += after.getUsed();
            }
        }
        long max = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax();
        long percent = max <= 0 ? 0 : used * ALL / max;
        HealthStatus status =
                percent <= most
                        ? HealthStatus.OK
                        : percent < ALL - LITTLE ? HealthStatus.WARN : HealthStatus.CRITICAL;
        return found(
                "heap",
                status,
                percent
                        + " % of "
                        + max / MEBI
                        + " MiB in use after the last collection"
                        + (status == HealthStatus.OK ? "" : "; raise BACKPLANE_MAX_HEAP"));
    }

    private HealthFinding endpoint() {
        return Serving.is(context, RuntimeConditions.GRPC_SERVING)
                ? found("endpoint", HealthStatus.OK, "the gateway's endpoint serves")
                : found(
                        "endpoint",
                        HealthStatus.TEMPORARILY_UNAVAILABLE,
                        "the gateway's endpoint does not serve");
    }

    private HealthFinding configuration(Duration most) {
        PluginInfo last = null;
        for (PluginInfo plugin : manager.list()) {
            boolean asWanted = plugin.shouldRun() == (plugin.phase() == Phase.ACTIVE);
            if (!asWanted && (last == null || plugin.since().isBefore(last.since()))) {
                last = plugin;
            }
        }
        if (last == null) {
            return found("configuration", HealthStatus.OK, "all plugins are as configured");
        }
        Duration lag = Duration.between(last.since(), clock.instant());
        return found(
                "configuration",
                lag.compareTo(most) > 0 ? HealthStatus.WARN : HealthStatus.OK,
                last.name()
                        + " has not been as its configuration wants for "
                        + lag.toSeconds()
                        + " s: it is "
                        + last.phase()
                        + "; see: backplane plugin explain "
                        + last.name());
    }

    private static boolean isCore(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return name != null
                && name.startsWith("dev.backplane.")
                && !PluginNames.isPlugin(bundle)
                && bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null;
    }

    private HealthFinding core(Bundle bundle) {
        String name = "bundle " + bundle.getSymbolicName();
        return bundle.getState() == Bundle.ACTIVE
                ? found(name, HealthStatus.OK, bundle.getVersion().toString())
                : found(
                        name,
                        HealthStatus.CRITICAL,
                        "it is not active; start it: backplane shell start "
                                + bundle.getBundleId());
    }

    private HealthFinding found(String check, HealthStatus status, String message) {
        return new HealthFinding(check, status, message, clock.instant(), Duration.ZERO);
    }
}

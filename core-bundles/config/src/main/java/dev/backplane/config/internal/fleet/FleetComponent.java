package dev.backplane.config.internal.fleet;

import dev.backplane.config.Fleet;
import dev.backplane.config.FleetConflict;
import dev.backplane.config.FleetFinding;
import dev.backplane.config.FleetState;
import dev.backplane.config.FleetStatus;
import dev.backplane.config.NodeLabels;
import dev.backplane.loader.PluginLoader;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.apache.felix.hc.api.HealthCheck;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Joins a fleet if one is configured; if not, nothing of it is even loaded. */
@Component(service = Fleet.class, immediate = true, configurationPid = FleetConfig.PID)
@Designate(ocd = FleetConfig.class)
public final class FleetComponent implements Fleet {

    private static final Logger LOG = LoggerFactory.getLogger(FleetComponent.class);

    private final @Nullable FleetMembership membership;
    private final @Nullable String misconfigured;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private Runnable labelChanges = () -> {};

    /** Joins. A fleet that cannot be reached, or is misconfigured, keeps nobody from starting. */
    @Activate
    public FleetComponent(
            BundleContext context,
            @Reference ConfigurationAdmin admin,
            @Reference PluginLoader loader,
            @Reference NodeLabels labels,
            FleetConfig config) {
        FleetMembership joined = null;
        String problem = null;
        try {
            Optional<FleetSettings> settings = FleetSettings.of(config, System.getenv());
            if (settings.isPresent()) {
                joined = join(new Outside(context, admin, loader, labels), settings.get());
            }
        } catch (IllegalArgumentException | IOException e) {
            problem = String.valueOf(e.getMessage());
            LOG.error("No fleet is followed: {}. Correct {}", problem, FleetConfig.PID, e);
        }
        membership = joined;
        misconfigured = problem;
        if (joined != null || problem != null) {
            registrations.add(
                    context.registerService(
                            HealthCheck.class,
                            FleetHealth.of(this::status),
                            FrameworkUtil.asDictionary(
                                    Map.of(HealthCheck.NAME, "fleet", HealthCheck.TAGS, "fleet"))));
        }
    }

    /** What a membership works with. */
    private record Outside(
            BundleContext context,
            ConfigurationAdmin admin,
            PluginLoader loader,
            NodeLabels labels) {}

    private FleetMembership join(Outside outside, FleetSettings settings) throws IOException {
        BundleContext context = outside.context();
        String data = context.getProperty("backplane.data");
        Path folder =
                data == null
                        ? Path.of(context.getProperty("backplane.home"), "data")
                        : Path.of(data);
        FleetMembership joined =
                new FleetMembership(
                        settings,
                        outside.admin(),
                        outside.loader(),
                        outside.labels(),
                        folder.resolve("fleet"));
        // It listens before it compares, so that no change falls between.
        registrations.add(
                context.registerService(
                        SynchronousConfigurationListener.class, joined::changed, null));
        follow(context, joined);
        joined.start();
        LOG.info(
                "This is node {} of fleet {} at {}",
                settings.node(),
                settings.fleet(),
                settings.address().label());
        return joined;
    }

    private void follow(BundleContext context, FleetMembership joined) {
        ServiceListener changed =
                event -> {
                    if (event.getType() == ServiceEvent.MODIFIED) {
                        joined.relabelled();
                    }
                };
        try {
            context.addServiceListener(changed, "(objectClass=" + NodeLabels.class.getName() + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        labelChanges = () -> context.removeServiceListener(changed);
    }

    /** Leaves; what was not sent stays in the journal. */
    @Deactivate
    public void leave() {
        labelChanges.run();
        registrations.reversed().forEach(ServiceRegistration::unregister);
        if (membership != null) {
            membership.close();
        }
    }

    @Override
    public FleetStatus status() {
        if (membership != null) {
            return membership.status();
        }
        FleetStatus local = FleetStatus.LOCAL;
        return misconfigured == null
                ? local
                : new FleetStatus(
                        "",
                        "",
                        "",
                        FleetState.CUT,
                        misconfigured,
                        local.revision(),
                        0,
                        local.lag(),
                        0,
                        0,
                        Map.of(),
                        Map.of(),
                        Map.of());
    }

    @Override
    public List<FleetConflict> conflicts() {
        return ask(FleetMembership::conflicts);
    }

    @Override
    public void resolve(String id, boolean mine) {
        ask(
                joined -> {
                    Conflicts.resolve(joined, id, mine);
                    return id;
                });
    }

    @Override
    public List<FleetFinding> check() {
        return ask(FleetMembership::check);
    }

    @Override
    public byte[] backup() {
        return ask(joined -> Backup.write(joined.stored().values()));
    }

    @Override
    public int restore(byte[] backup) {
        return ask(joined -> Backup.restore(joined, backup));
    }

    private <T> T ask(Function<FleetMembership, T> question) {
        if (membership == null) {
            throw new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE,
                    misconfigured == null
                            ? "this runtime belongs to no fleet; set BACKPLANE_REDIS_URI, or uri in "
                                    + FleetConfig.PID
                            : "no fleet is followed: " + misconfigured);
        }
        return FleetFaults.told(() -> question.apply(membership));
    }
}

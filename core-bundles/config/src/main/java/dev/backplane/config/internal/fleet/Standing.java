package dev.backplane.config.internal.fleet;

import dev.backplane.config.FleetMember;
import dev.backplane.config.FleetState;
import dev.backplane.config.FleetStatus;
import dev.backplane.config.internal.fleet.FleetMembership.Surroundings;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.apache.felix.hc.api.HealthCheck;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.SynchronousConfigurationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What became of one configuration of the fleet: a membership, none, or a mistake to correct. */
final class Standing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Standing.class);

    private final @Nullable FleetMembership membership;
    private final @Nullable String misconfigured;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /** Joins. A fleet that cannot be reached, or is misconfigured, keeps nobody from starting. */
    Standing(BundleContext context, Surroundings surroundings, FleetConfig config) {
        FleetMembership joined = null;
        String problem = null;
        try {
            Optional<FleetSettings> settings = FleetSettings.of(config, System.getenv());
            if (settings.isPresent()) {
                joined = join(context, surroundings, settings.get());
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

    private FleetMembership join(
            BundleContext context, Surroundings surroundings, FleetSettings settings)
            throws IOException {
        String data = context.getProperty("backplane.data");
        Path folder =
                data == null
                        ? Path.of(context.getProperty("backplane.home"), "data")
                        : Path.of(data);
        FleetMembership joined =
                new FleetMembership(settings, surroundings, folder.resolve("fleet"));
        // It listens before it compares, so that no change falls between.
        registrations.add(
                context.registerService(
                        SynchronousConfigurationListener.class, joined::changed, null));
        joined.start();
        LOG.info(
                "This is node {} of fleet {} at {}",
                settings.node(),
                settings.fleet(),
                settings.address().label());
        return joined;
    }

    FleetStatus status() {
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

    /** This node is called otherwise now. */
    void relabelled() {
        if (membership != null) {
            membership.relabelled();
        }
    }

    List<FleetMember> members() {
        return membership == null ? List.of() : membership.members();
    }

    <T> T ask(Function<FleetMembership, T> question) {
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

    /** Leaves; what was not sent stays in the journal. */
    @Override
    public void close() {
        registrations.reversed().forEach(ServiceRegistration::unregister);
        if (membership != null) {
            membership.close();
        }
    }
}

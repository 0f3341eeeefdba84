package dev.backplane.grpc.internal;

import dev.backplane.bus.admin.DeadLetters;
import dev.backplane.config.ConfigurationHistory;
import dev.backplane.config.ConfigurationWriter;
import dev.backplane.config.Fleet;
import dev.backplane.manager.ConfigurationKeeper;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.StoreKeeper;
import dev.backplane.manager.UnloadReports;
import dev.backplane.monitor.AlertBoard;
import dev.backplane.monitor.HealthReports;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.AlertServiceGrpc;
import dev.backplane.proto.v1.ConfigServiceGrpc;
import dev.backplane.proto.v1.DeadLetterServiceGrpc;
import dev.backplane.proto.v1.FleetServiceGrpc;
import dev.backplane.proto.v1.HealthReportServiceGrpc;
import dev.backplane.proto.v1.LogServiceGrpc;
import dev.backplane.proto.v1.MonitorServiceGrpc;
import dev.backplane.proto.v1.PluginServiceGrpc;
import dev.backplane.proto.v1.ReleaseServiceGrpc;
import dev.backplane.proto.v1.StoreServiceGrpc;
import dev.backplane.proto.v1.UnloadServiceGrpc;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

import java.time.Duration;

/** What administrators may ask: everything but calls and events. */
@Component(service = Administration.class)
public final class Administration {

    @Reference PluginManager manager;
    @Reference DeadLetters deadLetters;
    @Reference StoreKeeper store;
    @Reference ConfigurationKeeper configurations;
    @Reference ConfigurationHistory histories;
    @Reference ConfigurationWriter writer;
    @Reference UnloadReports unloads;
    @Reference MonitorServices monitor;

    // The endpoint does without these, and does not close when they go and come again, as they do
    // when they are configured.
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile @Nullable HealthReports healthReports;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile @Nullable Fleet fleet;

    /** The rules of alerts and what they have found. */
    AlertBoard alerts() {
        return monitor.alerts();
    }

    private Fleet fleet() {
        Fleet present = fleet;
        if (present == null) {
            throw new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE,
                    "the fleet cannot be asked while it is being configured; try again");
        }
        return present;
    }

    /** What the endpoint itself lends to its services. */
    record Endpoint(
            CallsInFlight calls, Streams streams, PluginWatches watches, AlertService alerts) {}

    /** The services by their names. */
    LateServices services(Endpoint endpoint, Duration uploadIdle) {
        CallsInFlight calls = endpoint.calls();
        return new LateServices()
                .add(
                        DeadLetterServiceGrpc.SERVICE_NAME,
                        () -> new DeadLetterService(deadLetters, calls).definition())
                .add(
                        StoreServiceGrpc.SERVICE_NAME,
                        () -> new StoreService(store, calls).definition())
                .add(
                        UnloadServiceGrpc.SERVICE_NAME,
                        () -> new UnloadService(unloads, calls).definition())
                .add(
                        MonitorServiceGrpc.SERVICE_NAME,
                        () -> new MonitorService(monitor, calls).definition())
                .add(
                        ConfigServiceGrpc.SERVICE_NAME,
                        () ->
                                new ConfigService(
                                                configurations,
                                                new ConfigurationPast(histories, writer),
                                                manager,
                                                calls)
                                        .definition())
                .add(
                        LogServiceGrpc.SERVICE_NAME,
                        () ->
                                new LogService(monitor::logs, manager, calls, endpoint.streams())
                                        .definition())
                .add(AlertServiceGrpc.SERVICE_NAME, endpoint.alerts()::definition)
                .add(
                        FleetServiceGrpc.SERVICE_NAME,
                        () -> new FleetService(this::fleet, calls).definition())
                .add(
                        HealthReportServiceGrpc.SERVICE_NAME,
                        () -> new HealthReportService(() -> healthReports, calls).definition())
                .add(
                        PluginServiceGrpc.SERVICE_NAME,
                        () ->
                                new PluginService(manager, endpoint.watches(), calls, uploadIdle)
                                        .definition())
                .add(
                        ReleaseServiceGrpc.SERVICE_NAME,
                        () -> new ReleaseService(manager, calls, uploadIdle).definition());
    }
}

package dev.backplane.grpc.internal;

import dev.backplane.bus.MessageBus;
import dev.backplane.bus.admin.EventTraffic;
import dev.backplane.manager.PluginListener;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.RuntimeConditions;
import dev.backplane.monitor.AlertListener;
import dev.backplane.monitor.HealthListener;
import dev.backplane.monitor.TraceRecorder;

import io.grpc.ServerServiceDefinition;

import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.propertytypes.SatisfyingConditionTarget;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The gateway's way in. Opens only when the plugins of the desired state are up, so that serving
 * means ready.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = GrpcEndpoint.PID)
@SatisfyingConditionTarget(
        "(" + Condition.CONDITION_ID + "=" + RuntimeConditions.PLUGINS_RECONCILED + ")")
@Designate(ocd = GrpcEndpoint.Config.class)
public final class GrpcEndpoint {

    static final String PID = "dev.backplane.grpc";

    private static final Logger LOG = LoggerFactory.getLogger(GrpcEndpoint.class);

    @ObjectClassDefinition(
            name = "gRPC endpoint",
            description = "Where gateways and administrators reach the runtime")
    @interface Config {
        @AttributeDefinition(name = "Host", description = "The name or address to listen on")
        String host() default "127.0.0.1";

        @AttributeDefinition(
                name = "Port",
                description = "The TCP port to listen on; 0 takes any free one")
        int port() default 7080;

        @AttributeDefinition(
                name = "Largest message",
                description =
                        "The transport takes no larger one. It holds each in memory until it is"
                                + " whole, so parallel calls need as much each; keep it well above"
                                + " maxPayloadBytes of PID dev.backplane.bus, whose error names the"
                                + " plugin")
        int maxInboundMessageBytes() default 8 * 1024 * 1024;

        @AttributeDefinition(
                name = "Requests in flight",
                description =
                        "The bytes of all requests that are being worked on; further ones are"
                                + " refused until there is room. 0 means a quarter of the heap")
        long maxRequestBytesInFlight() default 0;

        @AttributeDefinition(
                name = "Default time-out",
                description = "The time of a call that sets no deadline")
        long defaultTimeoutMillis() default 30_000;

        @AttributeDefinition(
                name = "Longest time-out",
                description = "No call gets more time, whatever it asks for")
        long maxTimeoutMillis() default 600_000;

        @AttributeDefinition(
                name = "Calls on one connection",
                description = "Further calls wait at the client")
        int maxCallsPerConnection() default 10_000;

        @AttributeDefinition(
                name = "Keep-alive",
                description = "A silent connection is probed after this time")
        long keepAliveMillis() default 60_000;

        @AttributeDefinition(
                name = "Keep-alive time-out",
                description = "A probe unanswered for this time ends it")
        long keepAliveTimeoutMillis() default 20_000;

        @AttributeDefinition(
                name = "Keep-alive allowed",
                description = "A client that probes more often is cut off")
        long permitKeepAliveMillis() default 10_000;

        @AttributeDefinition(
                name = "Watch capacity",
                description = "Changes a watch may lag behind before it is ended")
        int watchCapacity() default 1_024;

        @AttributeDefinition(
                name = "Subscriptions",
                description = "Further ones are refused until one ends")
        int maxSubscriptions() default 1_000;

        @AttributeDefinition(
                name = "Largest capacity of a subscription",
                description = "Events that a client may let wait at most")
        int maxSubscriptionCapacity() default 8_192;

        @AttributeDefinition(
                name = "Subscription idle time",
                description =
                        "A subscriber that reads nothing for so long while it misses events"
                                + " is ended")
        long subscriptionIdleMillis() default 60_000;

        @AttributeDefinition(
                name = "Upload idle time",
                description = "An upload without bytes for this time fails")
        long uploadIdleMillis() default 30_000;

        @AttributeDefinition(
                name = "Grace at stop",
                description = "The time calls in flight have to finish")
        long stopGraceMillis() default 5_000;
    }

    private final PluginHealth health = new PluginHealth();
    private final CallsInFlight calls;
    private final PluginWatches watches;
    private final GatewaySubscriptions subscriptions;
    private final Streams streams = new Streams();
    private final GatewayTraces traces = new GatewayTraces();
    private final NettyEndpoint server;
    private final ServiceRegistration<PluginListener> healthListener;
    private final ServiceRegistration<HealthListener> wellListener;
    private final ServiceRegistration<PluginListener> watchListener;
    private final ServiceRegistration<AlertListener> alertListener;
    private final ServiceRegistration<Condition> serving;
    private final Duration stopGrace;

    /** Opens the endpoint; it serves when this returns. */
    @Activate
    public GrpcEndpoint(
            BundleContext context,
            @Reference MessageBus bus,
            @Reference PluginManager manager,
            @Reference EventTraffic traffic,
            @Reference Administration administration,
            Config config) {
        long begun = System.nanoTime();
        calls = new CallsInFlight(new RequestMemory(config.maxRequestBytesInFlight()));
        watches = new PluginWatches(manager, config.watchCapacity());
        subscriptions = new GatewaySubscriptions(context, traffic, SubscriptionLimits.of(config));
        stopGrace = Duration.ofMillis(config.stopGraceMillis());
        CallTime time = CallTime.ofMillis(config.defaultTimeoutMillis(), config.maxTimeoutMillis());
        Duration uploadIdle = Duration.ofMillis(config.uploadIdleMillis());
        AlertService alertService = new AlertService(administration::alerts, calls, streams);
        LateServices others =
                administration.services(
                        new Administration.Endpoint(calls, streams, watches, alertService),
                        uploadIdle);
        List<ServerServiceDefinition> services =
                List.of(
                        new InvocationService(bus, traces, calls, time).definition(),
                        new EventService(traces, bus, traffic, subscriptions, calls, time)
                                .definition(),
                        health.service().bindService());
        // They listen before anybody can ask, so that no change falls between.
        healthListener = context.registerService(PluginListener.class, health, null);
        wellListener = context.registerService(HealthListener.class, health, null);
        watchListener = context.registerService(PluginListener.class, watches, null);
        alertListener = context.registerService(AlertListener.class, alertService, null);
        try {
            server = NettyEndpoint.open(config, services, others);
        } catch (RuntimeException e) {
            alertListener.unregister();
            watchListener.unregister();
            wellListener.unregister();
            healthListener.unregister();
            throw e;
        }
        subscriptions.start();
        health.start(manager);
        serving =
                context.registerService(
                        Condition.class,
                        Condition.INSTANCE,
                        FrameworkUtil.asDictionary(
                                Map.of(
                                        Condition.CONDITION_ID,
                                        RuntimeConditions.GRPC_SERVING,
                                        RuntimeConditions.HOST,
                                        config.host(),
                                        RuntimeConditions.PORT,
                                        server.port())));
        LOG.info(
                "gRPC endpoint serves on {}:{} after {} ms",
                config.host(),
                server.port(),
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "unsetRecorder")
    void setRecorder(TraceRecorder recorder) {
        traces.recorder(recorder);
    }

    void unsetRecorder(TraceRecorder recorder) {
        traces.recorder(null);
    }

    /** Says that nothing serves any more, lets calls finish within the grace time, and closes. */
    @Deactivate
    public void close() {
        serving.unregister();
        health.stop();
        alertListener.unregister();
        watchListener.unregister();
        wellListener.unregister();
        healthListener.unregister();
        watches.stop();
        streams.stop();
        subscriptions.stop();
        server.close(stopGrace, calls::cutOff);
    }
}

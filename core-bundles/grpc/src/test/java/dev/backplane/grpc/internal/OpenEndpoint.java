package dev.backplane.grpc.internal;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;

import dev.backplane.manager.PluginChange;
import dev.backplane.manager.PluginListener;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.EventHandler;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The component on a free port with fakes around it, and a client's channel to it. */
final class OpenEndpoint {

    /** A service the component registered. */
    record Registered(String type, Object service, Dictionary<String, ?> properties) {}

    final FakeBus bus = new FakeBus();
    final FakeTraffic traffic = new FakeTraffic();
    final FakeDeadLetters deadLetters = new FakeDeadLetters();
    final FakeStore store = new FakeStore();
    final FakeConfigurations configurations = new FakeConfigurations();
    final FakePast past = new FakePast();
    final FakeUnloads unloads = new FakeUnloads();
    final MonitorServices monitor = new MonitorServices();
    final FakeLogs logs = new FakeLogs();
    final FakeAlerts alerts = new FakeAlerts();
    final FakeFleet fleet = new FakeFleet();
    final FakeManager manager;
    final List<Registered> registry = new CopyOnWriteArrayList<>();
    final GrpcEndpoint endpoint;
    final ManagedChannel channel;

    OpenEndpoint() {
        this(Map.of("port", 0));
    }

    OpenEndpoint(Map<String, Object> settings) {
        this(new FakeManager(), settings);
    }

    OpenEndpoint(FakeManager manager, Map<String, Object> settings) {
        this.manager = manager;
        monitor.logs = List.of(logs);
        monitor.alerts = List.of(alerts);
        endpoint =
                new GrpcEndpoint(
                        bundleContext(), bus, manager, traffic, administration(), config(settings));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port()).usePlaintext().build();
    }

    private Administration administration() {
        Administration administration = new Administration();
        administration.manager = manager;
        administration.deadLetters = deadLetters;
        administration.store = store;
        administration.configurations = configurations;
        administration.histories = past;
        administration.writer = past;
        administration.unloads = unloads;
        administration.monitor = monitor;
        administration.fleet = fleet;
        return administration;
    }

    int port() {
        return (Integer)
                registry.stream()
                        .filter(registered -> registered.properties() != null)
                        .findFirst()
                        .orElseThrow()
                        .properties()
                        .get("backplane.port");
    }

    /** The event handlers of the clients that subscribed, oldest first. */
    List<Registered> subscribers() {
        return registry.stream()
                .filter(registered -> registered.service() instanceof EventHandler)
                .toList();
    }

    ServingStatus health(String service) {
        return HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    /** Tells the listeners the component registered. */
    void publish(PluginChange change) {
        for (Registered registered : registry) {
            if (registered.service() instanceof PluginListener listener) {
                listener.changed(change);
            }
        }
    }

    static ErrorInfo errorInfo(StatusRuntimeException e) {
        com.google.rpc.Status status = StatusProto.fromThrowable(e);
        for (Any detail : status.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    return detail.unpack(ErrorInfo.class);
                } catch (InvalidProtocolBufferException malformed) {
                    throw new AssertionError(malformed);
                }
            }
        }
        throw new AssertionError("no ErrorInfo in " + status);
    }

    /** The component's settings as Declarative Services gives them: the defaults, but for these. */
    static GrpcEndpoint.Config config(Map<String, Object> settings) {
        return (GrpcEndpoint.Config)
                Proxy.newProxyInstance(
                        GrpcEndpoint.class.getClassLoader(),
                        new Class<?>[] {GrpcEndpoint.Config.class},
                        (proxy, method, arguments) ->
                                settings.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private BundleContext bundleContext() {
        return (BundleContext)
                Proxy.newProxyInstance(
                        BundleContext.class.getClassLoader(),
                        new Class<?>[] {BundleContext.class},
                        (proxy, method, arguments) -> {
                            if (!method.getName().equals("registerService")) {
                                throw new UnsupportedOperationException(method.getName());
                            }
                            @SuppressWarnings("unchecked")
                            Dictionary<String, ?> properties = (Dictionary<String, ?>) arguments[2];
                            String type = ((Class<?>) arguments[0]).getName();
                            return registration(new Registered(type, arguments[1], properties));
                        });
    }

    private Object registration(Registered registered) {
        registry.add(registered);
        return Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {ServiceRegistration.class},
                (proxy, method, arguments) -> {
                    registry.remove(registered);
                    return null;
                });
    }

    void close() throws InterruptedException {
        channel.shutdownNow();
        if (!channel.awaitTermination(5, TimeUnit.SECONDS)) {
            throw new AssertionError("the client's channel did not close");
        }
        if (!registry.isEmpty()) {
            endpoint.close();
        }
    }
}

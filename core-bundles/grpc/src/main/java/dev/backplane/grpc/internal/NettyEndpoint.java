package dev.backplane.grpc.internal;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import io.grpc.BindableService;
import io.grpc.HandlerRegistry;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The listening server: what it is told by the configuration, and how it comes down without
 * breaking calls.
 */
final class NettyEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(NettyEndpoint.class);

    /** The last answers need a moment on their way. */
    private static final Duration AFTER_CUT = Duration.ofSeconds(1);

    private static final String FREE_THE_PORT =
            "; free that port, or set another with the environment variable BACKPLANE_GRPC_PORT or"
                    + " 'port' of PID "
                    + GrpcEndpoint.PID
                    + " (0 takes any free one)";

    private final Server server;

    private NettyEndpoint(Server server) {
        this.server = server;
    }

    /**
     * Listens.
     *
     * @throws PluginException if the address cannot be had
     */
    static NettyEndpoint open(
            GrpcEndpoint.Config config,
            List<ServerServiceDefinition> services,
            HandlerRegistry others) {
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        if (address.isUnresolved()) {
            throw cannotListen(
                    config, "no such host; correct 'host' of PID " + GrpcEndpoint.PID, null);
        }
        // The transport's threads run gRPC's own steps directly; whatever may block goes to a
        // virtual thread itself.
        Server server =
                NettyServerBuilder.forAddress(address, InsecureServerCredentials.create())
                        .directExecutor()
                        .maxInboundMessageSize(config.maxInboundMessageBytes())
                        .addStreamTracerFactory(new InboundRefusal.Factory())
                        .maxConcurrentCallsPerConnection(config.maxCallsPerConnection())
                        .keepAliveTime(config.keepAliveMillis(), TimeUnit.MILLISECONDS)
                        .keepAliveTimeout(config.keepAliveTimeoutMillis(), TimeUnit.MILLISECONDS)
                        .permitKeepAliveTime(config.permitKeepAliveMillis(), TimeUnit.MILLISECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .addServices(services)
                        .fallbackHandlerRegistry(others)
                        .addService(ProtoReflectionServiceV1.newInstance())
                        .addService(oldReflection())
                        .build();
        try {
            return new NettyEndpoint(server.start());
        } catch (IOException e) {
            server.shutdownNow();
            throw cannotListen(config, reason(e) + FREE_THE_PORT, e);
        }
    }

    int port() {
        return server.getPort();
    }

    /**
     * Takes no new calls, waits for those in flight, then cuts off what is left.
     *
     * @param cutOff answers the calls that are left; the connections of callers who do not take
     *     their answer are closed soon after
     */
    void close(Duration grace, Runnable cutOff) {
        server.shutdown();
        try {
            if (!isClosedWithin(grace)) {
                LOG.warn(
                        "Calls were still in flight {} ms after the endpoint closed"
                                + " (stopGraceMillis of PID {}); they are cut off",
                        grace.toMillis(),
                        GrpcEndpoint.PID);
                cutOff.run();
                if (!isClosedWithin(AFTER_CUT)) {
                    server.shutdownNow();
                    var _ = isClosedWithin(AFTER_CUT);
                }
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosedWithin(Duration limit) throws InterruptedException {
        return server.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Many tools still ask for v1alpha. */
    @SuppressWarnings("deprecation")
    private static BindableService oldReflection() {
        return io.grpc.protobuf.services.ProtoReflectionService.newInstance();
    }

    private static String reason(IOException e) {
        return String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage());
    }

    private static PluginException cannotListen(
            GrpcEndpoint.Config config, String reason, @Nullable Throwable cause) {
        return new PluginException(
                ErrorCode.RUNTIME_UNAVAILABLE,
                "the gRPC endpoint cannot listen on "
                        + config.host()
                        + ":"
                        + config.port()
                        + ": "
                        + reason,
                cause);
    }
}

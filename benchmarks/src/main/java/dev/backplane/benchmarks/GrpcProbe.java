package dev.backplane.benchmarks;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.services.HealthStatusManager;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Asks a port for the standard health service until it says that it serves. */
public final class GrpcProbe implements AutoCloseable {

    private static final long ANSWER_SECONDS = 5;

    private final int port;
    private final ManagedChannel channel;

    /** Does not connect yet. */
    public GrpcProbe(int port) {
        this.port = port;
        this.channel =
                NettyChannelBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                                InsecureChannelCredentials.create())
                        .directExecutor()
                        .build();
    }

    /**
     * Loads the client's own classes on a server of this process, so that no subject pays for it.
     */
    public static void warmUp() throws IOException, InterruptedException {
        HealthStatusManager health = new HealthStatusManager();
        Server server =
                Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                        .addService(health.getHealthService())
                        .build()
                        .start();
        try (GrpcProbe probe = new GrpcProbe(server.getPort())) {
            for (int i = 0; i < 50; i++) {
                Ports.awaitOpen(probe.port, () -> {});
                probe.isServing();
            }
        } finally {
            server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    /** The way to the server. */
    public ManagedChannel channel() {
        return channel;
    }

    /** The nanosecond at which the subject first said that it serves. */
    public long awaitServing(Subject subject) throws IOException, InterruptedException {
        Ports.awaitOpen(port, subject::requireAlive);
        while (!isServing()) {
            subject.requireAlive();
            TimeUnit.MILLISECONDS.sleep(Ports.POLL_MILLIS);
        }
        return System.nanoTime();
    }

    private boolean isServing() {
        try {
            return HealthGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS)
                            .check(HealthCheckRequest.getDefaultInstance())
                            .getStatus()
                    == ServingStatus.SERVING;
        } catch (StatusRuntimeException e) {
            channel.resetConnectBackoff();
            return false;
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}

package dev.backplane.cli;

import dev.backplane.proto.v1.AlertServiceGrpc;
import dev.backplane.proto.v1.ConfigServiceGrpc;
import dev.backplane.proto.v1.DeadLetterServiceGrpc;
import dev.backplane.proto.v1.EventServiceGrpc;
import dev.backplane.proto.v1.FleetServiceGrpc;
import dev.backplane.proto.v1.HealthReportServiceGrpc;
import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.LogServiceGrpc;
import dev.backplane.proto.v1.MonitorServiceGrpc;
import dev.backplane.proto.v1.PluginServiceGrpc;
import dev.backplane.proto.v1.ReleaseServiceGrpc;
import dev.backplane.proto.v1.StoreServiceGrpc;
import dev.backplane.proto.v1.UnloadServiceGrpc;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/**
 * One or more connections to a runtime. Plain Java sockets: unpacking the native library costs more
 * than a command.
 */
public final class RuntimeClient implements AutoCloseable {

    /** A question about the present state. */
    private static final Duration READ = Duration.ofSeconds(30);

    /** A change waits for other changes and for the plugin itself. */
    private static final Duration CHANGE = Duration.ofMinutes(10);

    /** A reply may be as large as the runtime allows. */
    private static final int MAX_REPLY_BYTES = Integer.MAX_VALUE;

    /**
     * Problems reach the person as sentences, not as log lines; kept here because loggers are
     * weakly held.
     */
    private static final Logger SILENCED = Logger.getLogger("io.grpc");

    static {
        SILENCED.setLevel(Level.OFF);
    }

    private final EventLoopGroup loops;
    private final List<ManagedChannel> channels;

    private RuntimeClient(EventLoopGroup loops, List<ManagedChannel> channels) {
        this.loops = loops;
        this.channels = channels;
    }

    static RuntimeClient to(Address address) {
        return to(address, 1);
    }

    /** Opens several connections, each of its own. */
    public static RuntimeClient to(Address address, int connections) {
        InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
        if (target.isUnresolved()) {
            throw new Failure("the host '" + address.host() + "' is unknown");
        }
        int threads = Math.min(connections, Runtime.getRuntime().availableProcessors());
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(threads, NioIoHandler.newFactory());
        List<ManagedChannel> channels = new ArrayList<>();
        IntStream.range(0, connections).forEach(i -> channels.add(channel(target, loops)));
        return new RuntimeClient(loops, channels);
    }

    private static ManagedChannel channel(InetSocketAddress target, EventLoopGroup loops) {
        return NettyChannelBuilder.forAddress(target)
                .usePlaintext()
                .proxyDetector(any -> null)
                .eventLoopGroup(loops)
                .channelType(NioSocketChannel.class)
                .maxInboundMessageSize(MAX_REPLY_BYTES)
                .directExecutor()
                .build();
    }

    /** The connections. */
    public List<ManagedChannel> channels() {
        return List.copyOf(channels);
    }

    /** For questions about plugins. */
    public PluginServiceGrpc.PluginServiceBlockingStub plugins() {
        return pluginStub().withDeadlineAfter(READ.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For changes of plugins. */
    public PluginServiceGrpc.PluginServiceBlockingStub pluginChanges() {
        return pluginStub().withDeadlineAfter(CHANGE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For watching plugins without end. */
    public PluginServiceGrpc.PluginServiceBlockingStub pluginWatches() {
        return pluginStub();
    }

    /** For uploads. */
    public PluginServiceGrpc.PluginServiceBlockingV2Stub pluginUploads() {
        return PluginServiceGrpc.newBlockingV2Stub(channels.getFirst())
                .withDeadlineAfter(CHANGE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For questions about releases and updates. */
    public ReleaseServiceGrpc.ReleaseServiceBlockingStub releases() {
        return ReleaseServiceGrpc.newBlockingStub(channels.getFirst())
                .withDeadlineAfter(READ.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For changes of what serves. */
    public ReleaseServiceGrpc.ReleaseServiceBlockingStub releaseChanges() {
        return ReleaseServiceGrpc.newBlockingStub(channels.getFirst())
                .withDeadlineAfter(CHANGE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For uploads of several at once, and for rehearsals. */
    public ReleaseServiceGrpc.ReleaseServiceBlockingV2Stub releaseUploads() {
        return ReleaseServiceGrpc.newBlockingV2Stub(channels.getFirst())
                .withDeadlineAfter(CHANGE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For calls of plugins. */
    public InvocationServiceGrpc.InvocationServiceBlockingStub invocations() {
        return InvocationServiceGrpc.newBlockingStub(channels.getFirst());
    }

    /** For events and broadcasts. */
    public EventServiceGrpc.EventServiceBlockingStub events() {
        return EventServiceGrpc.newBlockingStub(channels.getFirst());
    }

    /** For what could not be delivered. */
    public DeadLetterServiceGrpc.DeadLetterServiceBlockingStub deadLetters() {
        return DeadLetterServiceGrpc.newBlockingStub(channels.getFirst())
                .withDeadlineAfter(CHANGE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For what lies in the store. */
    public StoreServiceGrpc.StoreServiceBlockingStub store() {
        return StoreServiceGrpc.newBlockingStub(channels.getFirst())
                .withDeadlineAfter(CHANGE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For configurations. */
    public ConfigServiceGrpc.ConfigServiceBlockingStub configurations() {
        return ConfigServiceGrpc.newBlockingStub(channels.getFirst())
                .withDeadlineAfter(CHANGE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For watching configurations without end. */
    public ConfigServiceGrpc.ConfigServiceBlockingStub configurationWatches() {
        return ConfigServiceGrpc.newBlockingStub(channels.getFirst());
    }

    /** For whether what was taken away really went. */
    public UnloadServiceGrpc.UnloadServiceBlockingStub unloads() {
        return UnloadServiceGrpc.newBlockingStub(channels.getFirst())
                .withDeadlineAfter(CHANGE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For what plugins use. */
    public MonitorServiceGrpc.MonitorServiceBlockingStub monitor() {
        return MonitorServiceGrpc.newBlockingStub(channels.getFirst())
                .withDeadlineAfter(CHANGE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For recordings of so many seconds. */
    public MonitorServiceGrpc.MonitorServiceBlockingStub profiles(int seconds) {
        return MonitorServiceGrpc.newBlockingStub(channels.getFirst())
                .withDeadlineAfter(CHANGE.plusSeconds(seconds).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For logs, with or without end. */
    public LogServiceGrpc.LogServiceBlockingStub logs() {
        return LogServiceGrpc.newBlockingStub(channels.getFirst());
    }

    /** For alerts, with or without end. */
    public AlertServiceGrpc.AlertServiceBlockingStub alerts() {
        return AlertServiceGrpc.newBlockingStub(channels.getFirst());
    }

    /** For the fleet. */
    public FleetServiceGrpc.FleetServiceBlockingStub fleet() {
        return FleetServiceGrpc.newBlockingStub(channels.getFirst())
                .withDeadlineAfter(CHANGE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For how well everything is. */
    public HealthReportServiceGrpc.HealthReportServiceBlockingStub healthReports() {
        return HealthReportServiceGrpc.newBlockingStub(channels.getFirst())
                .withDeadlineAfter(CHANGE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** For asking whether something serves. */
    public HealthGrpc.HealthBlockingStub health() {
        return HealthGrpc.newBlockingStub(channels.getFirst())
                .withDeadlineAfter(READ.toMillis(), TimeUnit.MILLISECONDS);
    }

    private PluginServiceGrpc.PluginServiceBlockingStub pluginStub() {
        return PluginServiceGrpc.newBlockingStub(channels.getFirst());
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}

package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.loader.PluginType;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginChange;
import dev.backplane.proto.v1.PluginServiceGrpc;
import dev.backplane.proto.v1.WatchPluginsRequest;
import dev.backplane.proto.v1.WatchPluginsResponse;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

@Timeout(30)
final class PluginWatchesTest {

    private final OpenEndpoint open = new OpenEndpoint(Map.of("port", 0, "watchCapacity", 16));

    @AfterEach
    void close() throws InterruptedException {
        open.close();
    }

    @Test
    void sendsWhatIsThereThenEveryChange() {
        open.manager.plugins.put("greeter", FakeManager.plugin("greeter", Phase.ACTIVE));

        Iterator<WatchPluginsResponse> watch = watch(false);

        assertThat(describe(watch.next())).isEqualTo("KIND_PRESENT greeter PLUGIN_PHASE_ACTIVE");
        open.publish(change(PluginChange.Kind.ADDED, "shouter", Phase.STARTING));
        assertThat(describe(watch.next())).isEqualTo("KIND_ADDED shouter PLUGIN_PHASE_STARTING");
        open.publish(change(PluginChange.Kind.CHANGED, "shouter", Phase.ACTIVE));
        assertThat(describe(watch.next())).isEqualTo("KIND_CHANGED shouter PLUGIN_PHASE_ACTIVE");
        open.publish(change(PluginChange.Kind.REMOVED, "shouter", Phase.STOPPED));
        assertThat(describe(watch.next())).isEqualTo("KIND_REMOVED shouter PLUGIN_PHASE_STOPPED");
    }

    @Test
    void leavesLibrariesOutUnlessAsked() {
        open.manager.plugins.put(
                "a-lib", FakeManager.plugin("a-lib", Phase.ACTIVE, PluginType.LIBRARY));
        open.manager.plugins.put("greeter", FakeManager.plugin("greeter", Phase.ACTIVE));

        assertThat(watch(false).next().getPlugin().getName()).isEqualTo("greeter");
        assertThat(watch(true).next().getPlugin().getName()).isEqualTo("a-lib");
    }

    @Test
    void aWatchThatFallsBehindEndsAndTheManagerIsNotHeldUp() throws Exception {
        open.manager.plugins.put("greeter", FakeManager.plugin("greeter", Phase.ACTIVE));
        CompletableFuture<Void> present = new CompletableFuture<>();
        CompletableFuture<Status> status = new CompletableFuture<>();
        ClientCall<WatchPluginsRequest, WatchPluginsResponse> idle = readOnlyOne(present, status);
        present.get(10, TimeUnit.SECONDS);

        long begun = System.nanoTime();
        for (int i = 0; i < 100_000; i++) {
            open.publish(change(PluginChange.Kind.CHANGED, "greeter", Phase.ACTIVE));
        }
        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(10));

        idle.request(Integer.MAX_VALUE);
        Status ended = status.get(10, TimeUnit.SECONDS);
        assertThat(ended.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(ended.getDescription()).contains("16").contains("watchCapacity");
    }

    @Test
    void stoppingTheEndpointEndsTheWatchAtOnce() {
        open.manager.plugins.put("greeter", FakeManager.plugin("greeter", Phase.ACTIVE));
        Iterator<WatchPluginsResponse> watch = watch(false);
        watch.next();

        long begun = System.nanoTime();
        open.endpoint.close();

        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(3));
        StatusRuntimeException e =
                catchThrowableOfType(StatusRuntimeException.class, watch::hasNext);
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(OpenEndpoint.errorInfo(e).getReason()).isEqualTo("RUNTIME_UNAVAILABLE");
    }

    private Iterator<WatchPluginsResponse> watch(boolean libraries) {
        return PluginServiceGrpc.newBlockingStub(open.channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .watchPlugins(
                        WatchPluginsRequest.newBuilder().setIncludeLibraries(libraries).build());
    }

    private ClientCall<WatchPluginsRequest, WatchPluginsResponse> readOnlyOne(
            CompletableFuture<Void> present, CompletableFuture<Status> status) {
        ClientCall<WatchPluginsRequest, WatchPluginsResponse> call =
                open.channel.newCall(
                        PluginServiceGrpc.getWatchPluginsMethod(), CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(WatchPluginsResponse message) {
                        present.complete(null);
                    }

                    @Override
                    public void onClose(Status closed, Metadata trailers) {
                        status.complete(closed);
                    }
                },
                new Metadata());
        call.sendMessage(WatchPluginsRequest.getDefaultInstance());
        call.halfClose();
        call.request(1);
        return call;
    }

    private static PluginChange change(PluginChange.Kind kind, String name, Phase phase) {
        return new PluginChange(kind, FakeManager.plugin(name, phase));
    }

    private static String describe(WatchPluginsResponse event) {
        return event.getKind()
                + " "
                + event.getPlugin().getName()
                + " "
                + event.getPlugin().getPhase();
    }
}

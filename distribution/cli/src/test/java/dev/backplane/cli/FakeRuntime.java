package dev.backplane.cli;

import com.google.protobuf.Any;
import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;

import dev.backplane.proto.v1.ApplyPlanRequest;
import dev.backplane.proto.v1.ApplyPlanResponse;
import dev.backplane.proto.v1.ExplainPluginRequest;
import dev.backplane.proto.v1.ExplainPluginResponse;
import dev.backplane.proto.v1.Explanation;
import dev.backplane.proto.v1.GetPluginRequest;
import dev.backplane.proto.v1.GetPluginResponse;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.InstallPluginResponse;
import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.InvokeResponse;
import dev.backplane.proto.v1.InvokeStreamRequest;
import dev.backplane.proto.v1.InvokeStreamResponse;
import dev.backplane.proto.v1.ListPluginsRequest;
import dev.backplane.proto.v1.ListPluginsResponse;
import dev.backplane.proto.v1.Payload;
import dev.backplane.proto.v1.Plan;
import dev.backplane.proto.v1.PlanInterruption;
import dev.backplane.proto.v1.PlanStep;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginPhase;
import dev.backplane.proto.v1.PluginServiceGrpc;
import dev.backplane.proto.v1.PluginType;
import dev.backplane.proto.v1.RestartPluginRequest;
import dev.backplane.proto.v1.RestartPluginResponse;
import dev.backplane.proto.v1.StartPluginRequest;
import dev.backplane.proto.v1.StartPluginResponse;
import dev.backplane.proto.v1.StopPluginRequest;
import dev.backplane.proto.v1.StopPluginResponse;
import dev.backplane.proto.v1.UninstallPluginRequest;
import dev.backplane.proto.v1.UninstallPluginResponse;
import dev.backplane.proto.v1.WatchPluginsRequest;
import dev.backplane.proto.v1.WatchPluginsResponse;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A runtime's endpoint that answers as the test says, and the command line in front of it. */
final class FakeRuntime {

    /** How one command ended. */
    record Outcome(int status, String out, String err) {}

    final List<Object> asked = new CopyOnWriteArrayList<>();
    final ByteArrayOutputStream uploaded = new ByteArrayOutputStream();
    volatile ListPluginsResponse plugins = ListPluginsResponse.getDefaultInstance();
    volatile Plugin plugin = plugin("greeter", PluginPhase.PLUGIN_PHASE_ACTIVE);
    volatile Function<InvokeRequest, Payload> invoke = InvokeRequest::getPayload;
    volatile Function<InvokeStreamRequest, List<Payload>> stream =
            request -> List.of(request.getPayload());
    final FakeEvents events = new FakeEvents();
    final FakeDeadLetters deadLetters = new FakeDeadLetters();
    final FakeStore store = new FakeStore();
    final FakeFleet fleet = new FakeFleet();
    final FakeConfigurations configurations = new FakeConfigurations();
    final FakeReleases releases = new FakeReleases();
    final FakeUnloads unloads = new FakeUnloads();
    final FakeMonitor monitor = new FakeMonitor();
    volatile @Nullable RuntimeException refusal;
    private final Server server;
    private byte[] input = {};

    FakeRuntime() throws IOException {
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(new Invocations())
                        .addService(new Plugins())
                        .addService(events)
                        .addService(deadLetters)
                        .addService(store)
                        .addService(fleet)
                        .addService(configurations)
                        .addService(releases)
                        .addService(unloads)
                        .addService(monitor)
                        .addService(new HealthStatusManager().getHealthService())
                        .build()
                        .start();
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    void close() throws InterruptedException {
        server.shutdownNow();
        if (!server.awaitTermination(5, TimeUnit.SECONDS)) {
            throw new AssertionError("the fake runtime did not stop");
        }
    }

    FakeRuntime typing(byte[] bytes) {
        input = bytes;
        return this;
    }

    /** Runs a command against this runtime. */
    Outcome run(String... arguments) {
        return run(Map.of("BACKPLANE_ENDPOINT", address()), input, arguments);
    }

    static Outcome run(Map<String, String> environment, byte[] input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        new ByteArrayInputStream(input),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        new HashMap<>(environment));
        int status = Main.run(terminal, arguments);
        return new Outcome(
                status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static Plugin plugin(String name, PluginPhase phase) {
        return Plugin.newBuilder()
                .setName(name)
                .setType(PluginType.PLUGIN_TYPE_BUNDLE)
                .setSymbolicName("com.example." + name)
                .setVersion("1.2.0")
                .setBundleId(17)
                .setBundleState("ACTIVE")
                .setPhase(phase)
                .setShouldRun(true)
                .setOwner("file:" + name + ".jar")
                .setSince(Timestamp.newBuilder().setSeconds(1_700_000_000))
                .addUsedBy("shouter")
                .setProblem(
                        phase == PluginPhase.PLUGIN_PHASE_FAILED ? "it broke\nin two lines" : "")
                .build();
    }

    static StatusRuntimeException error(Status.Code status, String reason, String message) {
        ErrorInfo info =
                ErrorInfo.newBuilder().setDomain("backplane.dev").setReason(reason).build();
        return StatusProto.toStatusRuntimeException(
                com.google.rpc.Status.newBuilder()
                        .setCode(status.value())
                        .setMessage(message)
                        .addDetails(Any.pack(info))
                        .build());
    }

    private <T> void answer(Object request, StreamObserver<T> observer, T response) {
        asked.add(request);
        if (refusal == null) {
            observer.onNext(response);
            observer.onCompleted();
        } else {
            observer.onError(refusal);
        }
    }

    private final class Invocations extends InvocationServiceGrpc.InvocationServiceImplBase {
        @Override
        public void invoke(InvokeRequest request, StreamObserver<InvokeResponse> observer) {
            answer(
                    request,
                    observer,
                    InvokeResponse.newBuilder().setPayload(invoke.apply(request)).build());
        }

        @Override
        public void invokeStream(
                InvokeStreamRequest request, StreamObserver<InvokeStreamResponse> observer) {
            asked.add(request);
            stream.apply(request)
                    .forEach(
                            payload ->
                                    observer.onNext(
                                            InvokeStreamResponse.newBuilder()
                                                    .setPayload(payload)
                                                    .build()));
            observer.onCompleted();
        }
    }

    private final class Plugins extends PluginServiceGrpc.PluginServiceImplBase {
        @Override
        public void listPlugins(
                ListPluginsRequest request, StreamObserver<ListPluginsResponse> observer) {
            answer(request, observer, plugins);
        }

        @Override
        public void getPlugin(
                GetPluginRequest request, StreamObserver<GetPluginResponse> observer) {
            answer(request, observer, GetPluginResponse.newBuilder().setPlugin(plugin).build());
        }

        @Override
        public void startPlugin(
                StartPluginRequest request, StreamObserver<StartPluginResponse> observer) {
            answer(request, observer, StartPluginResponse.newBuilder().setPlugin(plugin).build());
        }

        @Override
        public void stopPlugin(
                StopPluginRequest request, StreamObserver<StopPluginResponse> observer) {
            answer(
                    request,
                    observer,
                    request.getDryRun()
                            ? StopPluginResponse.newBuilder().setPlan(plan(request)).build()
                            : StopPluginResponse.newBuilder().setPlugin(plugin).build());
        }

        /** One that would be refused, unless it is forced. */
        private static Plan plan(StopPluginRequest request) {
            return Plan.newBuilder()
                    .setId("0123456789ab")
                    .setSummary("stop " + request.getName())
                    .addSteps(
                            PlanStep.newBuilder()
                                    .setKind(PlanStep.Kind.KIND_STOP)
                                    .setName(request.getName())
                                    .setVersion("1.2.0"))
                    .addInterruptions(
                            PlanInterruption.newBuilder().setName("b").setReason("it uses it"))
                    .setRefusal(request.getForce() ? "" : "IN_USE: b uses it")
                    .build();
        }

        @Override
        public void applyPlan(
                ApplyPlanRequest request, StreamObserver<ApplyPlanResponse> observer) {
            answer(request, observer, ApplyPlanResponse.newBuilder().setPlugin(plugin).build());
        }

        @Override
        public void restartPlugin(
                RestartPluginRequest request, StreamObserver<RestartPluginResponse> observer) {
            answer(request, observer, RestartPluginResponse.newBuilder().setPlugin(plugin).build());
        }

        @Override
        public void uninstallPlugin(
                UninstallPluginRequest request, StreamObserver<UninstallPluginResponse> observer) {
            answer(request, observer, UninstallPluginResponse.getDefaultInstance());
        }

        @Override
        public void explainPlugin(
                ExplainPluginRequest request, StreamObserver<ExplainPluginResponse> observer) {
            Explanation explanation =
                    Explanation.newBuilder()
                            .setName(request.getName())
                            .setSummary("shouter does not run: a package is missing")
                            .addFindings("it requires com.acme.greet [2,3)")
                            .setRemedy("backplane plugin install greeter-2.0.0.jar")
                            .build();
            answer(
                    request,
                    observer,
                    ExplainPluginResponse.newBuilder().setExplanation(explanation).build());
        }

        @Override
        public void watchPlugins(
                WatchPluginsRequest request, StreamObserver<WatchPluginsResponse> observer) {
            asked.add(request);
            for (var kind :
                    List.of(
                            WatchPluginsResponse.Kind.KIND_PRESENT,
                            WatchPluginsResponse.Kind.KIND_CHANGED)) {
                observer.onNext(
                        WatchPluginsResponse.newBuilder().setKind(kind).setPlugin(plugin).build());
            }
            observer.onCompleted();
        }

        @Override
        public StreamObserver<InstallPluginRequest> installPlugin(
                StreamObserver<InstallPluginResponse> observer) {
            return new Installation(observer);
        }
    }

    private final class Installation implements StreamObserver<InstallPluginRequest> {
        private final StreamObserver<InstallPluginResponse> observer;
        private boolean refused;

        private Installation(StreamObserver<InstallPluginResponse> observer) {
            this.observer = observer;
        }

        @Override
        public void onNext(InstallPluginRequest request) {
            if (request.getSourceCase() == InstallPluginRequest.SourceCase.CHUNK) {
                uploaded.writeBytes(request.getChunk().toByteArray());
            } else {
                asked.add(request);
            }
            if (refusal != null && !refused) {
                refused = true;
                observer.onError(refusal);
            }
        }

        @Override
        public void onError(Throwable problem) {
            asked.add(problem);
        }

        @Override
        public void onCompleted() {
            if (!refused) {
                observer.onNext(InstallPluginResponse.newBuilder().setPlugin(plugin).build());
                observer.onCompleted();
            }
        }
    }
}

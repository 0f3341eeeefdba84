package dev.backplane.itests.distribution;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;

import dev.backplane.proto.v1.ExplainPluginRequest;
import dev.backplane.proto.v1.Explanation;
import dev.backplane.proto.v1.GetPluginRequest;
import dev.backplane.proto.v1.InstallOptions;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.InstallPluginResponse;
import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.InvokeStreamRequest;
import dev.backplane.proto.v1.ListPluginsRequest;
import dev.backplane.proto.v1.ListPluginsResponse;
import dev.backplane.proto.v1.Payload;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginServiceGrpc;
import dev.backplane.proto.v1.StartPluginRequest;
import dev.backplane.proto.v1.StopPluginRequest;
import dev.backplane.proto.v1.UninstallPluginRequest;

import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.BlockingClientCall;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The endpoint as a gateway and an operator's program use it; every call has a deadline. */
final class Gateway implements AutoCloseable {

    private static final long CALL_SECONDS = 20;
    private static final long CHANGE_SECONDS = 60;

    private static final int CHUNK_BYTES = 1024 * 1024;

    private final ManagedChannel channel;

    Gateway(String address) {
        int colon = address.lastIndexOf(':');
        channel =
                NettyChannelBuilder.forAddress(
                                address.substring(0, colon),
                                Integer.parseInt(address.substring(colon + 1)))
                        .usePlaintext()
                        .build();
    }

    ManagedChannel channel() {
        return channel;
    }

    // -- calls

    String call(String plugin, String operation, String payload) {
        return call(
                request(plugin, operation, ByteString.copyFromUtf8(payload)), CALL_SECONDS * 1000);
    }

    String call(InvokeRequest request, long deadlineMillis) {
        return InvocationServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(deadlineMillis, TimeUnit.MILLISECONDS)
                .invoke(request)
                .getPayload()
                .getData()
                .toStringUtf8();
    }

    static InvokeRequest request(String plugin, String operation, ByteString payload) {
        return InvokeRequest.newBuilder()
                .setPlugin(plugin)
                .setOperation(operation)
                .setPayload(Payload.newBuilder().setData(payload))
                .build();
    }

    /** What all items of a response are made of. */
    String stream(String plugin, String operation, String payload) {
        Map<String, Integer> items = new TreeMap<>();
        InvokeStreamRequest request =
                InvokeStreamRequest.newBuilder()
                        .setPlugin(plugin)
                        .setOperation(operation)
                        .setPayload(Payload.newBuilder().setData(ByteString.copyFromUtf8(payload)))
                        .build();
        InvocationServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .invokeStream(request)
                .forEachRemaining(
                        item ->
                                items.merge(
                                        item.getPayload().getData().toStringUtf8(),
                                        1,
                                        Integer::sum));
        return items.toString();
    }

    // -- administration

    Plugin upload(String fileName, byte[] bytes) {
        return upload(fileName, bytes, InstallOptions.getDefaultInstance());
    }

    Plugin upload(String fileName, byte[] bytes, InstallOptions options) {
        BlockingClientCall<InstallPluginRequest, InstallPluginResponse> call =
                PluginServiceGrpc.newBlockingV2Stub(channel)
                        .withDeadlineAfter(CHANGE_SECONDS, TimeUnit.SECONDS)
                        .installPlugin();
        try {
            call.write(
                    InstallPluginRequest.newBuilder()
                            .setOptions(options)
                            .setFileName(fileName)
                            .build());
            for (int at = 0; at < bytes.length; at += CHUNK_BYTES) {
                int length = Math.min(CHUNK_BYTES, bytes.length - at);
                ByteString chunk = ByteString.copyFrom(bytes, at, length);
                call.write(InstallPluginRequest.newBuilder().setChunk(chunk).build());
            }
            call.halfClose();
            return call.read().getPlugin();
        } catch (StatusException e) {
            throw new StatusRuntimeException(e.getStatus(), e.getTrailers());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Plugin installFrom(Path file, boolean force) {
        return install(
                InstallPluginRequest.newBuilder()
                        .setOptions(InstallOptions.newBuilder().setForce(force))
                        .setPath(file.toString()));
    }

    Plugin installFrom(String url) {
        return install(InstallPluginRequest.newBuilder().setUrl(url));
    }

    private Plugin install(InstallPluginRequest.Builder source) {
        BlockingClientCall<InstallPluginRequest, InstallPluginResponse> call =
                PluginServiceGrpc.newBlockingV2Stub(channel)
                        .withDeadlineAfter(CHANGE_SECONDS, TimeUnit.SECONDS)
                        .installPlugin();
        try {
            call.write(source.build());
            call.halfClose();
            return call.read().getPlugin();
        } catch (StatusException e) {
            throw new StatusRuntimeException(e.getStatus(), e.getTrailers());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Plugin start(String name) {
        return plugins()
                .startPlugin(StartPluginRequest.newBuilder().setName(name).build())
                .getPlugin();
    }

    Plugin stop(String name) {
        return plugins()
                .stopPlugin(StopPluginRequest.newBuilder().setName(name).build())
                .getPlugin();
    }

    void uninstall(String name, boolean force) {
        plugins()
                .uninstallPlugin(
                        UninstallPluginRequest.newBuilder().setName(name).setForce(force).build());
    }

    ListPluginsResponse list() {
        return plugins()
                .listPlugins(ListPluginsRequest.newBuilder().setIncludeLibraries(true).build());
    }

    Optional<Plugin> find(String name) {
        return list().getPluginsList().stream().filter(p -> p.getName().equals(name)).findFirst();
    }

    Plugin plugin(String name) {
        return plugins().getPlugin(GetPluginRequest.newBuilder().setName(name).build()).getPlugin();
    }

    Explanation explain(String name) {
        return plugins()
                .explainPlugin(ExplainPluginRequest.newBuilder().setName(name).build())
                .getExplanation();
    }

    private PluginServiceGrpc.PluginServiceBlockingStub plugins() {
        return PluginServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(CHANGE_SECONDS, TimeUnit.SECONDS);
    }

    /** The runtime's own error code in an error. */
    static String reason(StatusRuntimeException e) {
        com.google.rpc.Status status = StatusProto.fromThrowable(e);
        for (Any detail : status == null ? List.<Any>of() : status.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    return detail.unpack(ErrorInfo.class).getReason();
                } catch (InvalidProtocolBufferException malformed) {
                    throw new AssertionError(malformed);
                }
            }
        }
        return "";
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}

package dev.backplane.benchmarks;

import com.google.protobuf.ByteString;

import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.InvokeResponse;
import dev.backplane.proto.v1.Payload;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;

import java.io.IOException;
import java.util.Map;

/** Lets a peer be told what to do in the same way as a driver plugin is. */
public final class PeerServer extends InvocationServiceGrpc.InvocationServiceImplBase {

    private final Map<String, Task> tasks;

    /** What a driver plugin has as an operation: text comes in, text goes out. */
    @FunctionalInterface
    public interface Task {
        /**
         * Does it.
         *
         * @throws Exception for whatever reason; the caller sees it
         */
        String run(String argument) throws Exception;
    }

    private PeerServer(Map<String, Task> tasks) {
        this.tasks = tasks;
    }

    /** Serves until the process ends. */
    public static void serve(int port, Map<String, Task> tasks)
            throws IOException, InterruptedException {
        HealthStatusManager health = new HealthStatusManager();
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
        Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
                .addService(new PeerServer(tasks))
                .addService(health.getHealthService())
                .build()
                .start()
                .awaitTermination();
    }

    @Override
    public void invoke(InvokeRequest request, StreamObserver<InvokeResponse> reply) {
        try {
            String result =
                    tasks.get(request.getOperation())
                            .run(request.getPayload().getData().toStringUtf8());
            Payload payload = Payload.newBuilder().setData(ByteString.copyFromUtf8(result)).build();
            reply.onNext(InvokeResponse.newBuilder().setPayload(payload).build());
            reply.onCompleted();
        } catch (Exception e) { // a boundary: the harness says what went wrong
            reply.onError(
                    Status.UNKNOWN.withDescription(e.toString()).withCause(e).asRuntimeException());
        }
    }
}

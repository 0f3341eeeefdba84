package dev.backplane.benchmarks.invoke;

import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.InvokeResponse;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.StreamObserver;

import java.io.IOException;

/** The peer: grpc-java as its tutorial shows it, answering with what it was sent. */
public final class BareServer extends InvocationServiceGrpc.InvocationServiceImplBase {

    private BareServer() {}

    /** Serves on the port given until the process ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        HealthStatusManager health = new HealthStatusManager();
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
        Server server =
                Grpc.newServerBuilderForPort(
                                Integer.parseInt(arguments[0]), InsecureServerCredentials.create())
                        .addService(new BareServer())
                        .addService(health.getHealthService())
                        .build()
                        .start();
        server.awaitTermination();
    }

    @Override
    public void invoke(InvokeRequest request, StreamObserver<InvokeResponse> reply) {
        reply.onNext(InvokeResponse.newBuilder().setPayload(request.getPayload()).build());
        reply.onCompleted();
    }
}

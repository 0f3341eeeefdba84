package dev.backplane.grpc.internal;

import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;

import java.util.ArrayList;
import java.util.List;

/** Binds the methods of a service of the contract to what carries them out. */
final class ServiceBinding {

    private final ServiceDescriptor contract;
    private final List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();

    ServiceBinding(ServiceDescriptor contract) {
        this.contract = contract;
    }

    <Q, R> ServiceBinding method(
            MethodDescriptor<Q, R> method, ServerCallHandler<Received<Q>, R> handler) {
        MethodDescriptor<Received<Q>, R> forgiving =
                method.toBuilder(
                                Received.by(
                                        method.getRequestMarshaller(),
                                        String.valueOf(method.getBareMethodName())),
                                method.getResponseMarshaller())
                        .build();
        methods.add(ServerMethodDefinition.create(forgiving, handler));
        return this;
    }

    ServerServiceDefinition definition() {
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(contract.getName())
                        .setSchemaDescriptor(contract.getSchemaDescriptor());
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder service =
                ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(service::addMethod);
        return service.build();
    }
}

package dev.backplane.grpc.internal;

import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Services that are bound when they are first called or listed, so that the endpoint opens without
 * waiting for what only administrators use. Thread-safe.
 */
final class LateServices extends HandlerRegistry {

    private final Map<String, Supplier<ServerServiceDefinition>> bindings = new LinkedHashMap<>();
    private final Map<String, ServerServiceDefinition> bound = new LinkedHashMap<>();

    /**
     * Adds a service, before the server starts.
     *
     * @param name as in the contract, with its package
     * @param binding called at most once
     */
    synchronized LateServices add(String name, Supplier<ServerServiceDefinition> binding) {
        bindings.put(name, binding);
        return this;
    }

    @Override
    public synchronized List<ServerServiceDefinition> getServices() {
        return bindings.keySet().stream().map(this::service).toList();
    }

    @Override
    public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
            String method, @Nullable String authority) {
        String name = MethodDescriptor.extractFullServiceName(method);
        ServerServiceDefinition service = name == null ? null : find(name);
        return service == null ? null : service.getMethod(method);
    }

    private synchronized @Nullable ServerServiceDefinition find(String name) {
        return bindings.containsKey(name) ? service(name) : null;
    }

    private ServerServiceDefinition service(String name) {
        return bound.computeIfAbsent(name, each -> bindings.get(each).get());
    }
}

package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.proto.v1.StoreServiceGrpc;

import io.grpc.ServerServiceDefinition;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;

final class LateServicesTest {

    private static final String LIST =
            StoreServiceGrpc.getListArtifactsMethod().getFullMethodName();

    private final AtomicInteger bindings = new AtomicInteger();
    private final LateServices services =
            new LateServices().add(StoreServiceGrpc.SERVICE_NAME, this::store);

    private ServerServiceDefinition store() {
        bindings.incrementAndGet();
        return new StoreServiceGrpc.StoreServiceImplBase() {}.bindService();
    }

    @Test
    void aServiceIsBoundWhenItIsFirstCalledAndOnce() {
        assertThat(bindings).hasValue(0);

        assertThat(services.lookupMethod(LIST, null)).isNotNull();
        assertThat(services.lookupMethod(LIST, null)).isNotNull();

        assertThat(bindings).hasValue(1);
    }

    @Test
    void whatIsNotThereBindsNothing() {
        assertThat(services.lookupMethod("backplane.v1.Other/List", null)).isNull();
        assertThat(services.lookupMethod("rubbish", null)).isNull();
        assertThat(bindings).hasValue(0);

        assertThat(services.lookupMethod(StoreServiceGrpc.SERVICE_NAME + "/Nothing", null))
                .isNull();
    }

    @Test
    void whoListsThemSeesThemAll() {
        assertThat(services.getServices())
                .extracting(each -> each.getServiceDescriptor().getName())
                .containsExactly(StoreServiceGrpc.SERVICE_NAME);
    }
}

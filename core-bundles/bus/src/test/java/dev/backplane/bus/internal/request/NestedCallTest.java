package dev.backplane.bus.internal.request;

import static dev.backplane.bus.internal.request.RequestPathTest.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.plugin.ErrorCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

class NestedCallTest {

    private final TestBus bus = new TestBus();
    private final AtomicReference<Request> inner = new AtomicReference<>();

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void givesANestedCallNoMoreTimeThanItsOuterOneHas() {
        bus.plugin("outer", "op", request -> bus.call("inner", "op"));
        bus.plugin("inner", "op", this::keep);
        Request request = TestBus.request("outer", "op", Duration.ofSeconds(2));

        bus.path.request(request);

        assertThat(inner.get().deadlineNanos()).isEqualTo(request.deadlineNanos());
    }

    @Test
    void leavesANestedCallItsOwnShorterTime() {
        Request shorter = TestBus.request("inner", "op", Duration.ofSeconds(1));
        bus.plugin("outer", "op", request -> bus.path.request(shorter));
        bus.plugin("inner", "op", this::keep);

        bus.call("outer", "op");

        assertThat(inner.get().deadlineNanos()).isEqualTo(shorter.deadlineNanos());
    }

    @Test
    void cancelsANestedCallWithItsOuterOneButNotTheNestedCallersOwnCancellation() {
        Cancellation outermost = new Cancellation();
        Cancellation own = new Cancellation();
        bus.plugin("outer", "op", r -> bus.path.request(TestBus.request("inner", "op", own)));
        bus.plugin(
                "inner",
                "op",
                request -> {
                    outermost.cancel();
                    assertThat(request.isCancelled()).isTrue();
                    return Payload.empty();
                });

        assertRefused(
                ErrorCode.CANCELLED,
                () -> bus.path.request(TestBus.request("outer", "op", outermost)));
        assertThat(own.isCancelled()).isFalse();
    }

    @Test
    void interruptsTheOuterHandlerTooAfterTheInnerOneUsedItsInterruptUp() {
        CountDownLatch never = new CountDownLatch(1);
        Cancellation cancellation = new Cancellation();
        AtomicReference<Boolean> outerInterrupted = new AtomicReference<>();
        bus.plugin(
                "outer",
                "op",
                request -> {
                    assertRefused(ErrorCode.CANCELLED, () -> bus.call("inner", "op"));
                    try {
                        never.await(5, TimeUnit.SECONDS);
                        outerInterrupted.set(false);
                    } catch (InterruptedException e) {
                        outerInterrupted.set(true);
                    }
                    return Payload.empty();
                });
        bus.plugin(
                "inner",
                "op",
                request -> {
                    cancellation.cancel();
                    never.await(5, TimeUnit.SECONDS);
                    return Payload.empty();
                });

        assertRefused(
                ErrorCode.CANCELLED,
                () -> bus.path.request(TestBus.request("outer", "op", cancellation)));
        assertThat(outerInterrupted.get()).isTrue();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void letsPluginsCallEachOtherInACircleThatEnds() {
        bus.plugin("a", "down", request -> down(request, "b"));
        bus.plugin("b", "down", request -> down(request, "a"));

        Request request = Request.of("a", "down", Payload.text("5"), "test", Duration.ofSeconds(5));

        assertThat(bus.path.request(request).text()).isEqualTo("done");
    }

    @Test
    void endsACircleThatDoesNotEndAndNamesTheChain() {
        bus.plugin("a", "op", request -> bus.call("b", "op"));
        bus.plugin("b", "op", request -> bus.call("a", "op"));

        assertRefused(ErrorCode.HANDLER_FAILED, () -> bus.call("a", "op"))
                .hasMessageContaining("more than 8 calls deep")
                .hasMessageContaining("a/op -> b/op -> ")
                .hasMessageContaining(" -> ... -> ")
                .hasMessageContaining("b/op -> a/op;")
                .hasMessageContaining("maxCallDepth in dev.backplane.bus");
    }

    @Test
    void forgetsTheOuterCallWhenItHasEnded() {
        bus.plugin("outer", "op", request -> Payload.empty());
        bus.plugin("inner", "op", this::keep);
        bus.path.request(TestBus.request("outer", "op", Duration.ofMillis(200)));
        Request later = TestBus.request("inner", "op", Duration.ofSeconds(5));

        bus.path.request(later);

        assertThat(inner.get()).isSameAs(later);
    }

    private Payload keep(Request request) {
        inner.set(request);
        return Payload.empty();
    }

    private Payload down(Request request, String next) {
        int left = Integer.parseInt(request.payload().text());
        return left == 0
                ? Payload.text("done")
                : bus.path.request(
                        Request.of(
                                next,
                                "down",
                                Payload.text("" + (left - 1)),
                                request.plugin(),
                                Duration.ofSeconds(5)));
    }
}

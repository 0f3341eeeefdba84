package dev.backplane.bus.internal.request;

import static dev.backplane.bus.internal.request.RequestPathTest.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.engine.GateWait;
import dev.backplane.plugin.ErrorCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

@Timeout(60)
class GateTest {

    private static final int ROUNDS = 2_000;
    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestBus bus = new TestBus();
    private final DeadlineWatch watch = DeadlineWatch.start(100_000);
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final AtomicInteger handled = new AtomicInteger();

    @AfterEach
    void close() {
        leave.countDown();
        callers.shutdownNow();
        watch.close();
        bus.close();
    }

    private Payload handle(Request request) {
        handled.incrementAndGet();
        return Payload.text("handled");
    }

    private Payload stay(Request request) throws InterruptedException {
        entered.countDown();
        assertThat(leave.await(20, TimeUnit.SECONDS)).isTrue();
        return Payload.text("stayed");
    }

    private static void eventually(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("in time: " + what).isNegative();
            Thread.onSpinWait();
        }
    }

    private void awaitWaiting(int count) {
        eventually(count + " wait", () -> bus.routes.gateWait("p").waiting() == count);
    }

    @Test
    void callsOfEveryKindWaitUntilTheGateOpens() throws Exception {
        Bundle old = bus.plugin("p", "op", this::handle);
        bus.routes.closeGate("p");
        Queue<String> streamed = new ConcurrentLinkedQueue<>();
        Future<Payload> plain = callers.submit(() -> bus.call("p", "op"));
        Future<?> stream =
                callers.submit(
                        () ->
                                bus.path.stream(
                                        TestBus.request("p", "op", LONG),
                                        item -> streamed.add(item.text())));
        CompletableFuture<Payload> async = bus.path.requestAsync(TestBus.request("p", "op", LONG));
        awaitWaiting(3);
        assertThat(handled).hasValue(0);
        assertThat(bus.routes.gateWait("p").nearestDeadline()).isLessThan(Duration.ofSeconds(5));
        assertThat(bus.routes.inFlight(old)).isZero();

        Bundle next = FakeBundles.named("p");
        bus.add(next, "op", request -> Payload.text("next"));
        bus.routes.activate("p", next);

        assertThat(plain.get(20, TimeUnit.SECONDS).text()).isEqualTo("next");
        assertThat(async.get(20, TimeUnit.SECONDS).text()).isEqualTo("next");
        stream.get(20, TimeUnit.SECONDS);
        assertThat(streamed).containsExactly("next");
        assertThat(handled).hasValue(0);
        assertThat(bus.routes.gateWait("p")).isEqualTo(GateWait.NOBODY);
    }

    @Test
    void theSameRevisionGoesOnWhenTheUpdateIsGivenUp() throws Exception {
        Bundle only = bus.plugin("p", "op", this::handle);
        bus.routes.closeGate("p");
        bus.routes.closeGate("p");
        Future<Payload> call = callers.submit(() -> bus.call("p", "op"));
        awaitWaiting(1);

        bus.routes.activate("p", only);

        assertThat(call.get(20, TimeUnit.SECONDS).text()).isEqualTo("handled");
    }

    @Test
    void aCallWhoseTimeIsUpAtTheGateIsToldSo() {
        bus.plugin("p", "op", this::handle);
        bus.routes.closeGate("p");

        assertThatThrownBy(
                        () -> bus.path.request(TestBus.request("p", "op", Duration.ofMillis(30))))
                .hasMessageContaining("at the gate while the plugin is being updated")
                .hasMessageContaining("nothing was done")
                .extracting("code")
                .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(handled).hasValue(0);
        assertThat(bus.routes.gateWait("p").waiting()).isZero();
    }

    @Test
    void aCallerMayGiveUpAtTheGate() throws Exception {
        bus.plugin("p", "op", this::handle);
        bus.routes.closeGate("p");
        Cancellation cancellation = new Cancellation();
        Future<?> cancelled =
                callers.submit(
                        () ->
                                assertRefused(
                                        ErrorCode.CANCELLED,
                                        () ->
                                                bus.path.request(
                                                        TestBus.request("p", "op", cancellation))));
        Thread interrupted =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    assertRefused(ErrorCode.CANCELLED, () -> bus.call("p", "op"));
                                    if (Thread.currentThread().isInterrupted()) {
                                        handled.set(-1);
                                    }
                                });
        awaitWaiting(2);
        cancellation.cancel();
        interrupted.interrupt();

        cancelled.get(20, TimeUnit.SECONDS);
        assertThat(interrupted.join(LONG)).isTrue();
        assertThat(handled).as("keeps its interrupt").hasValue(-1);
    }

    @Test
    void callsAtTheGateAreRefusedWhenThePluginIsDeactivatedOrRemoved() throws Exception {
        bus.plugin("p", "op", this::handle);
        bus.plugin("q", "op", this::handle);
        bus.routes.closeGate("p");
        bus.routes.closeGate("q");
        bus.routes.closeGate("unknown");
        Future<?> p =
                callers.submit(
                        () ->
                                assertRefused(
                                        ErrorCode.PLUGIN_NOT_ACTIVE, () -> bus.call("p", "op")));
        Future<?> q =
                callers.submit(
                        () -> assertRefused(ErrorCode.UNKNOWN_PLUGIN, () -> bus.call("q", "op")));
        awaitWaiting(1);
        eventually("one waits", () -> bus.routes.gateWait("q").waiting() == 1);

        bus.routes.deactivate("p", "it failed to start");
        bus.routes.remove("q");

        p.get(20, TimeUnit.SECONDS);
        q.get(20, TimeUnit.SECONDS);
        assertRefused(ErrorCode.UNKNOWN_PLUGIN, () -> bus.call("unknown", "op"));
    }

    @Test
    void callsNestedInOneOfThePluginsOwnAreLetThrough() throws Exception {
        RequestHandler around =
                request -> {
                    stay(request);
                    return bus.call("other", "back");
                };
        Bundle old = bus.plugin("p", "around", around);
        bus.add(old, "op", this::handle);
        bus.plugin("other", "back", request -> bus.call("p", "op"));
        Future<Payload> call = callers.submit(() -> bus.call("p", "around"));
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        bus.routes.closeGate("p");
        Future<Payload> stranger = callers.submit(() -> bus.call("p", "op"));
        awaitWaiting(1);
        leave.countDown();

        assertThat(call.get(20, TimeUnit.SECONDS).text()).isEqualTo("handled");
        assertThat(bus.routes.drain(old, LONG)).isTrue();
        assertThat(handled).hasValue(1);
        bus.routes.activate("p", old);
        assertThat(stranger.get(20, TimeUnit.SECONDS).text()).isEqualTo("handled");
    }

    /** Each call waits until the next is inside, and ends: never nobody, on changing threads. */
    @Test
    void drainsNotBeforeTheLastGuestHasLeft() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger hops = new AtomicInteger();
        Queue<CountDownLatch> next = new ConcurrentLinkedQueue<>();
        RequestPath deep = new RequestPath(bus.routes, new Limits(1_000, 1 << 20), watch);
        Request hop = TestBus.request("p", "hop", LONG);
        Bundle old = FakeBundles.named("p");
        bus.add(
                old,
                "hop",
                request -> {
                    hops.incrementAndGet();
                    CountDownLatch waitsForMe = next.poll();
                    if (waitsForMe != null) {
                        waitsForMe.countDown();
                    }
                    if (!enough.get()) {
                        CountDownLatch mine = new CountDownLatch(1);
                        next.add(mine);
                        var _ = deep.requestAsync(hop);
                        assertThat(mine.await(20, TimeUnit.SECONDS)).isTrue();
                    }
                    return Payload.empty();
                });
        bus.routes.activate("p", old);
        var _ = deep.requestAsync(hop);
        eventually("it hops", () -> hops.get() > 10);
        bus.routes.closeGate("p");
        for (int i = 0; i < 30; i++) {
            assertThat(bus.routes.drain(old, Duration.ofMillis(5))).isFalse();
        }
        int before = hops.get();
        eventually("it still hops", () -> hops.get() > before + 10);
        enough.set(true);
        assertThat(bus.routes.drain(old, LONG)).isTrue();
    }

    @Test
    void nobodyIsInsideBehindAClosedGateOnceItIsDrainedAndNoCallIsLost() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean shut = new AtomicBoolean();
        AtomicInteger faults = new AtomicInteger();
        RequestHandler handler =
                request -> {
                    if (shut.get()) {
                        faults.incrementAndGet();
                    }
                    return Payload.empty();
                };
        Bundle bundle = bus.plugin("p", "op", handler);
        List<Future<Integer>> loops = new ArrayList<>();
        Callable<Integer> loop =
                () -> {
                    int calls = 0;
                    for (; !over.get(); calls++) {
                        bus.path.request(TestBus.request("p", "op", LONG));
                    }
                    return calls;
                };
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < 3; i++) {
                loops.add(threads.submit(loop));
            }
            int rounds = 0;
            for (long end = System.nanoTime() + LONG.toNanos();
                    rounds < ROUNDS && System.nanoTime() - end < 0; ) {
                bus.routes.closeGate("p");
                assertThat(bus.routes.drain(bundle, LONG)).isTrue();
                shut.set(true);
                for (int i = 0; i < 1_000; i++) {
                    Thread.onSpinWait();
                }
                shut.set(false);
                bus.routes.activate("p", bundle);
                rounds++;
            }
            over.set(true);
            assertThat(rounds).isEqualTo(ROUNDS);
        }
        for (Future<Integer> each : loops) {
            assertThat(each.get()).isPositive();
        }
        assertThat(faults).hasValue(0);
    }

    @Test
    void aCutOffCallIsInterruptedAndToldWhy() throws Exception {
        Bundle old = bus.plugin("p", "op", this::stay);
        Future<?> call =
                callers.submit(
                        () ->
                                assertThatThrownBy(() -> bus.call("p", "op"))
                                        .hasMessageContaining("may have taken effect in part")
                                        .hasMessageContaining("p did not end within 5 s")
                                        .extracting("code")
                                        .isEqualTo(ErrorCode.PLUGIN_NOT_ACTIVE));
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        Bundle next = FakeBundles.named("p");
        bus.add(next, "op", this::handle);
        bus.routes.activate("p", next);
        assertThat(bus.routes.drain(old, Duration.ofMillis(5))).isFalse();

        assertThat(bus.routes.cutOff(old, "p did not end within 5 s")).isEqualTo(1);

        call.get(20, TimeUnit.SECONDS);
        assertThat(bus.routes.drain(old, LONG)).isTrue();
        assertThat(bus.routes.cutOff(old, "again")).isZero();
        assertThat(bus.call("p", "op").text()).isEqualTo("handled");
    }
}

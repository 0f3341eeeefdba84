package dev.backplane.bus.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Priority;
import dev.backplane.bus.Request;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

@Timeout(30)
class AsyncRequestTest {

    private final TestBus bus = new TestBus();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicReference<Request> inner = new AtomicReference<>();

    @AfterEach
    void close() {
        never.countDown();
        bus.close();
    }

    @Test
    void runsTheHandlerOnAVirtualThread() throws Exception {
        bus.plugin("a", "op", request -> Payload.text("" + Thread.currentThread().isVirtual()));

        assertThat(get(start("a")).text()).isEqualTo("true");
    }

    @Test
    void completesWithThePluginExceptionItself() throws Exception {
        CompletableFuture<Payload> unknown = start("nobody");

        assertThat(problem(unknown)).isInstanceOf(PluginException.class);
        assertThatThrownBy(unknown::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        PluginException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_PLUGIN));
    }

    @Test
    void cancelsTheRequestWithTheFutureAndNotTheCallersOwnCancellation() throws Exception {
        AtomicReference<Throwable> seen = new AtomicReference<>();
        CountDownLatch over = new CountDownLatch(1);
        bus.plugin(
                "a",
                "op",
                request -> {
                    inner.set(request);
                    try {
                        return stay();
                    } catch (InterruptedException e) {
                        seen.set(e);
                        throw e;
                    } finally {
                        over.countDown();
                    }
                });
        Cancellation own = new Cancellation();
        CompletableFuture<Payload> reply = bus.path.requestAsync(TestBus.request("a", "op", own));
        assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();

        reply.cancel(true);

        assertThat(over.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(seen.get()).isInstanceOf(InterruptedException.class);
        assertThat(inner.get().isCancelled()).isTrue();
        assertThat(own.isCancelled()).isFalse();
    }

    @Test
    void leavesTheRequestUncancelledWhenItHasAnswered() throws Exception {
        bus.plugin("a", "op", this::keep);

        get(start("a"));

        assertThat(inner.get().isCancelled()).isFalse();
    }

    @Test
    void inheritsTimeTraceAndCancellationOfTheCallItIsMadeIn() {
        Cancellation outermost = new Cancellation();
        MessageContext context = new MessageContext("test", "00-trace", Priority.HIGH);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        bus.plugin("outer", "op", request -> get(start("a")));
        bus.plugin(
                "a",
                "op",
                request -> {
                    inner.set(request);
                    outermost.cancel();
                    return stay();
                });
        Request outer = new Request("outer", "op", Payload.empty(), context, deadline, outermost);

        assertThatThrownBy(() -> bus.path.request(outer)).isInstanceOf(PluginException.class);
        assertThat(inner.get().deadlineNanos()).isEqualTo(deadline);
        assertThat(inner.get().context().traceparent()).isEqualTo("00-trace");
        assertThat(inner.get().context().priority()).isEqualTo(Priority.HIGH);
        assertThat(inner.get().isCancelled()).isTrue();
    }

    @Test
    void endsACircleOfAsynchronousRequestsAtTheDepthLimit() throws Exception {
        bus.plugin("a", "op", request -> get(start("b")));
        bus.plugin("b", "op", request -> get(start("a")));

        assertThat(rootOf(problem(start("a"))))
                .hasMessageContaining("more than 8 calls deep")
                .hasMessageContaining("a/op -> b/op -> ");
    }

    @Test
    void endsACircleOfRequestsThatNobodyWaitsFor() throws Exception {
        CountDownLatch eight = new CountDownLatch(8);
        AtomicReference<Throwable> end = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(1);
        bus.plugin(
                "a",
                "op",
                request -> {
                    eight.countDown();
                    start("a")
                            .exceptionally(
                                    e -> {
                                        end.set(e);
                                        ended.countDown();
                                        return Payload.empty();
                                    });
                    return Payload.empty();
                });

        get(start("a"));

        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(eight.getCount()).isZero();
        assertThat(end.get()).hasMessageContaining("more than 8 calls deep");
    }

    @Test
    void isNotInterruptedByTheEndOfTheCallItWasMadeIn() throws Exception {
        CountDownLatch outerOver = new CountDownLatch(1);
        bus.plugin("outer", "op", request -> keepReply(start("a")));
        bus.plugin("b", "op", request -> Payload.empty());
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        bus.plugin(
                "a",
                "op",
                request -> {
                    outerOver.await(5, TimeUnit.SECONDS);
                    bus.call("b", "op");
                    interrupted.set(Thread.currentThread().isInterrupted());
                    done.countDown();
                    return Payload.empty();
                });

        bus.call("outer", "op");
        outerOver.countDown();

        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted.get()).isFalse();
    }

    private Payload keepReply(CompletableFuture<Payload> reply) {
        assertThat(reply).isNotNull();
        return Payload.empty();
    }

    private Payload stay() throws InterruptedException {
        entered.countDown();
        never.await(20, TimeUnit.SECONDS);
        return Payload.empty();
    }

    private Payload keep(Request request) {
        inner.set(request);
        return Payload.empty();
    }

    private CompletableFuture<Payload> start(String plugin) {
        return bus.path.requestAsync(TestBus.request(plugin, "op", Duration.ofSeconds(5)));
    }

    private static Payload get(CompletableFuture<Payload> reply) throws Exception {
        return reply.get(10, TimeUnit.SECONDS);
    }

    private static Throwable problem(CompletableFuture<Payload> reply) throws Exception {
        return reply.handle((value, thrown) -> thrown).get(10, TimeUnit.SECONDS);
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}

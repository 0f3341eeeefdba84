package dev.backplane.bus.internal.policy;

import static dev.backplane.bus.internal.request.RequestPathTest.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.admin.OperationInfo;
import dev.backplane.bus.internal.request.TestBus;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

@Timeout(30)
@SuppressWarnings("FutureReturnValueIgnored")
class BulkheadTest {

    private final TestBus bus = new TestBus();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);

    @AfterEach
    void close() {
        leave.countDown();
        bus.close();
    }

    @Test
    void refusesOneMoreAndNamesTheLimitAndTheSetting() throws Exception {
        limit("a/op", 0);
        CompletableFuture<Payload> first = occupy();

        assertRefused(ErrorCode.OVERLOADED, () -> bus.call("a", "op"))
                .hasMessageContaining("a/op has 1 calls at once")
                .hasMessageContaining("maxConcurrent of policy a-limit");
        assertThat(counts().refusedByBulkhead()).isEqualTo(1);
        leave.countDown();
        assertThat(first.get(5, TimeUnit.SECONDS).text()).isEqualTo("stayed");
        assertThat(bus.call("a", "op").text()).isEqualTo("stayed");
        assertThat(counts().inFlight()).isZero();
    }

    @Test
    void letsOneMoreWaitForItsTurn() throws Exception {
        limit("a/op", 10_000);
        CompletableFuture<Payload> first = occupy();
        CompletableFuture<Payload> second = bus.path.requestAsync(request(Duration.ofSeconds(9)));
        assertThat(second).isNotDone();

        leave.countDown();

        assertThat(first.get(5, TimeUnit.SECONDS).text()).isEqualTo("stayed");
        assertThat(second.get(5, TimeUnit.SECONDS).text()).isEqualTo("stayed");
    }

    @Test
    void doesNotWaitPastTheDeadlineOrTheCallersPatience() throws Exception {
        limit("a/op", 20_000);
        occupy();
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Payload> waiting =
                bus.path.requestAsync(TestBus.request("a", "op", cancellation));

        assertRefused(
                        ErrorCode.DEADLINE_EXCEEDED,
                        () -> bus.path.request(request(Duration.ofMillis(30))))
                .hasMessageContaining("nothing was done");
        cancellation.cancel();
        assertThat(failure(waiting).code()).isEqualTo(ErrorCode.CANCELLED);
    }

    @Test
    void doesNotMakeACallWaitForItsOwnPlace() {
        limit("a/op", 20_000);
        limit("b/op", 20_000);
        bus.plugin("a", "op", request -> down(request, "b"));
        bus.plugin("b", "op", request -> down(request, "a"));

        assertThat(bus.path.request(counting("a", 6)).text()).isEqualTo("bottom");
        assertRefused(ErrorCode.HANDLER_FAILED, () -> bus.path.request(counting("a", 20)))
                .hasMessageContaining("more than 8 calls deep");
    }

    @Test
    void doesNotMakeAnAsynchronousCallWaitForThePlaceOfTheOneThatWaitsForIt() throws Exception {
        limit("a/op", 20_000);
        limit("b/op", 20_000);
        bus.plugin("a", "op", request -> downAsync(request, "b"));
        bus.plugin("b", "op", request -> downAsync(request, "a"));

        CompletableFuture<Payload> call = bus.path.requestAsync(counting("a", 6));

        assertThat(call.get(5, TimeUnit.SECONDS).text()).isEqualTo("bottom");
    }

    @Test
    void endsTheMutualWaitOfTwoChainsThatCross() throws Exception {
        limit("a/op", 50);
        limit("b/op", 50);
        CyclicBarrier bothInside = new CyclicBarrier(2);
        bus.plugin("a", "op", request -> cross(request, bothInside, "b"));
        bus.plugin("b", "op", request -> cross(request, bothInside, "a"));

        CompletableFuture<Payload> one = bus.path.requestAsync(counting("a", 1));
        CompletableFuture<Payload> other = bus.path.requestAsync(counting("b", 1));

        for (CompletableFuture<Payload> each : List.of(one, other)) {
            each.handle((reply, problem) -> reply).get(5, TimeUnit.SECONDS);
        }
        assertThat(counts().inFlight()).isZero();
        assertThat(bus.path.request(counting("a", 0)).text()).isEqualTo("bottom");
        assertThat(bus.path.request(counting("b", 0)).text()).isEqualTo("bottom");
    }

    @Test
    void boundsTheAsynchronousRequestsThatWait() throws Exception {
        limit("a/op", 20_000);
        occupy();
        for (int i = 0; i < Gate.WAITING; i++) {
            assertThat(bus.path.requestAsync(request(Duration.ofSeconds(9)))).isNotDone();
        }

        assertThat(failure(bus.path.requestAsync(request(Duration.ofSeconds(9)))))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED))
                .hasMessageContaining("maxConcurrent=1 of policy a-limit, and 256 waiting");
    }

    @Test
    void endsAnAttemptAtThePolicysTimeout() {
        TestPolicies.set(bus.lanes, "short", "target", "a/op", "timeoutMillis", 20L);
        bus.plugin("a", "op", this::stay);

        assertRefused(ErrorCode.DEADLINE_EXCEEDED, () -> bus.call("a", "op"))
                .hasMessageContaining("timeoutMillis=20 of policy short");
    }

    private void limit(String target, long maxWaitMillis) {
        TestPolicies.set(
                bus.lanes,
                target.replace("/op", "-limit"),
                "target",
                target,
                "maxConcurrent",
                1,
                "maxWaitMillis",
                maxWaitMillis);
    }

    private CompletableFuture<Payload> occupy() throws InterruptedException {
        bus.plugin("a", "op", this::stay);
        CompletableFuture<Payload> first = bus.path.requestAsync(request(Duration.ofSeconds(20)));
        assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
        return first;
    }

    private Payload stay(Request request) throws InterruptedException {
        entered.countDown();
        leave.await();
        return Payload.text("stayed");
    }

    private Payload down(Request request, String next) {
        int left = Integer.parseInt(request.payload().text());
        return left == 0 ? Payload.text("bottom") : bus.path.request(counting(next, left - 1));
    }

    private Payload downAsync(Request request, String next) throws Exception {
        int left = Integer.parseInt(request.payload().text());
        return left == 0
                ? Payload.text("bottom")
                : bus.path.requestAsync(counting(next, left - 1)).get();
    }

    private Payload cross(Request request, CyclicBarrier bothInside, String next) throws Exception {
        if (request.payload().text().equals("0")) {
            return Payload.text("bottom");
        }
        bothInside.await(5, TimeUnit.SECONDS);
        return down(request, next);
    }

    private static Request counting(String plugin, int left) {
        return Request.of(plugin, "op", Payload.text("" + left), "test", Duration.ofSeconds(20));
    }

    private static Request request(Duration timeout) {
        return TestBus.request("a", "op", timeout);
    }

    private static PluginException failure(CompletableFuture<Payload> call) throws Exception {
        Throwable problem = call.handle((reply, thrown) -> thrown).get(5, TimeUnit.SECONDS);
        return (PluginException) problem;
    }

    private OperationInfo.Counts counts() {
        return bus.lanes.lane("a", "op").info().counts();
    }
}

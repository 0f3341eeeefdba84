package dev.backplane.bus.internal.request;

import static dev.backplane.bus.internal.request.RequestPathTest.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.plugin.ErrorCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

@Timeout(30)
class RouteTableTest {

    private final TestBus bus = new TestBus();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void servesHandlersThatAppearAfterTheActivation() {
        Bundle bundle = FakeBundles.named("a");
        bus.routes.activate("a", bundle);
        bus.add(bundle, "op", request -> Payload.text("here"));

        assertThat(bus.call("a", "op").text()).isEqualTo("here");
    }

    @Test
    void doesNotServeABundleThatIsNotActivated() {
        bus.add(FakeBundles.named("a"), "op", request -> Payload.empty());

        assertRefused(ErrorCode.UNKNOWN_PLUGIN, () -> bus.call("a", "op"));
    }

    @Test
    void servesTheHighestRankingThenTheLowestId() {
        Bundle bundle = FakeBundles.named("a");
        bus.routes.activate("a", bundle);
        Handler third = handler(3, 0, "third");
        Handler first = handler(4, 10, "first");
        Handler second = handler(2, 0, "second");
        List.of(third, first, second).forEach(handler -> bus.routes.put(bundle, handler));

        assertThat(bus.call("a", "op").text()).isEqualTo("first");
        bus.routes.remove(bundle, first);
        assertThat(bus.call("a", "op").text()).isEqualTo("second");
        bus.routes.remove(bundle, second);
        assertThat(bus.call("a", "op").text()).isEqualTo("third");
        bus.routes.remove(bundle, third);
        assertRefused(ErrorCode.UNKNOWN_OPERATION, () -> bus.call("a", "op"));
    }

    @Test
    void followsAHandlerWhosePropertiesChange() {
        Bundle bundle = FakeBundles.named("a");
        bus.routes.activate("a", bundle);
        Operation form = Operation.of(request -> Payload.text("fine"));
        bus.routes.put(bundle, new Handler(1, 0, List.of("old", "both"), Set.of(), form));
        bus.routes.put(bundle, new Handler(1, 0, List.of("new", "both"), Set.of(), form));

        assertRefused(ErrorCode.UNKNOWN_OPERATION, () -> bus.call("a", "old"));
        assertThat(bus.call("a", "new").text()).isEqualTo("fine");
        assertThat(bus.call("a", "both").text()).isEqualTo("fine");
    }

    @Test
    void keepsTwoVersionsApartAndServesTheActivatedOne() {
        Bundle first = bus.plugin("a", "op", request -> Payload.text("1"));
        Bundle second = FakeBundles.named("a");
        bus.add(second, "op", request -> Payload.text("2"));

        assertThat(bus.call("a", "op").text()).isEqualTo("1");
        bus.routes.activate("a", second);
        assertThat(bus.call("a", "op").text()).isEqualTo("2");
        bus.routes.activate("a", first);
        assertThat(bus.call("a", "op").text()).isEqualTo("1");
    }

    @Test
    void drainsOnlyWhenTheLastCallHasLeft() throws Exception {
        Bundle bundle = bus.plugin("a", "op", this::stay);
        try (ExecutorService caller = Executors.newSingleThreadExecutor()) {
            Future<Payload> call = caller.submit(() -> bus.call("a", "op"));
            assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
            bus.routes.deactivate("a", "it stops");

            assertThat(bus.routes.inFlight(bundle)).isEqualTo(1);
            assertThat(bus.routes.drain(bundle, Duration.ofMillis(30))).isFalse();
            assertThat(bus.routes.drain(bundle, Duration.ZERO)).isFalse();

            leave.countDown();
            assertThat(bus.routes.drain(bundle, Duration.ofSeconds(5))).isTrue();
            assertThat(bus.routes.inFlight(bundle)).isZero();
            assertThat(call.get(5, TimeUnit.SECONDS).text()).isEqualTo("stayed");
        }
    }

    @Test
    void stillCountsCallsInARevisionWhoseHandlersAreGone() throws Exception {
        Bundle bundle = FakeBundles.named("a");
        Handler handler = bus.add(bundle, "op", this::stay);
        bus.routes.activate("a", bundle);
        try (ExecutorService caller = Executors.newSingleThreadExecutor()) {
            Future<Payload> call = caller.submit(() -> bus.call("a", "op"));
            assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
            bus.routes.remove("a");
            bus.routes.remove(bundle, handler);

            assertThat(bus.routes.inFlight(bundle)).isEqualTo(1);
            leave.countDown();
            assertThat(bus.routes.drain(bundle, Duration.ofSeconds(5))).isTrue();
            call.get(5, TimeUnit.SECONDS);
        }
        bus.routes.deactivate("other", "any change tidies up");
        assertThat(bus.routes.knownRevisions()).isZero();
    }

    @Test
    void hasNothingInFlightInABundleItDoesNotKnow() throws InterruptedException {
        Bundle bundle = FakeBundles.named("a");

        assertThat(bus.routes.inFlight(bundle)).isZero();
        assertThat(bus.routes.drain(bundle, Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
    }

    private Payload stay(Request request) throws InterruptedException {
        entered.countDown();
        assertThat(leave.await(5, TimeUnit.SECONDS)).isTrue();
        return Payload.text("stayed");
    }

    private static Handler handler(long id, int ranking, String reply) {
        Operation form = Operation.of(request -> Payload.text(reply));
        return new Handler(id, ranking, List.of("op"), Set.of(), form);
    }
}

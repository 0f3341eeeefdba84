package dev.backplane.bus.internal.request;

import static dev.backplane.bus.internal.request.RequestPathTest.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.ResponseStream;
import dev.backplane.plugin.ErrorCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What becomes of calls that are still inside a bundle when it has stopped. */
@Timeout(30)
class StoppedBundleTest {

    private final TestBus bus = new TestBus();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final ExecutorService caller = Executors.newSingleThreadExecutor();

    @AfterEach
    void close() {
        caller.shutdownNow();
        bus.close();
    }

    @Test
    void breaksOffACallThatWaits() throws Exception {
        Bundle bundle = bus.plugin("a", "op", this::stay);
        Future<?> call = entered(() -> bus.call("a", "op"));

        bus.routes.stopped(bundle);

        assertRefused(ErrorCode.PLUGIN_NOT_ACTIVE, () -> outcome(call))
                .hasMessageContaining("was stopped while a/op ran");
        assertThat(bus.routes.drain(bundle, Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void endsAStreamThatGoesOnAndOn() throws Exception {
        Bundle bundle = FakeBundles.named("a");
        bus.addStream(bundle, "op", this::flood);
        bus.routes.activate("a", bundle);
        Future<?> call =
                entered(
                        () -> {
                            bus.path.stream(
                                    TestBus.request("a", "op", Duration.ofSeconds(20)),
                                    payload -> {});
                            return null;
                        });

        bus.routes.stopped(bundle);

        assertRefused(ErrorCode.PLUGIN_NOT_ACTIVE, () -> outcome(call))
                .hasMessageContaining("was stopped");
    }

    @Test
    void takesWhatAHandlerThrowsAfterTheStopForItsConsequence() throws Exception {
        Bundle bundle =
                bus.plugin(
                        "a",
                        "op",
                        request -> {
                            entered.countDown();
                            awaitUninterrupted(leave);
                            throw new IllegalStateException("the data source is closed");
                        });
        Future<?> call = entered(() -> bus.call("a", "op"));

        bus.routes.stopped(bundle);
        leave.countDown();

        assertRefused(ErrorCode.PLUGIN_NOT_ACTIVE, () -> outcome(call));
    }

    @Test
    void deliversAReplyThatIsReadyNevertheless() throws Exception {
        Bundle bundle =
                bus.plugin(
                        "a",
                        "op",
                        request -> {
                            entered.countDown();
                            awaitUninterrupted(leave);
                            return Payload.text("done");
                        });
        Future<Payload> call = entered(() -> bus.call("a", "op"));

        bus.routes.stopped(bundle);
        leave.countDown();

        assertThat(call.get(5, TimeUnit.SECONDS).text()).isEqualTo("done");
    }

    @Test
    void leavesTheCallsOfTheNextStartAlone() throws Exception {
        Bundle bundle = bus.plugin("a", "op", request -> Payload.text("before"));
        bus.call("a", "op");
        bus.routes.stopped(bundle);
        Bundle again = bus.plugin("b", "op", this::stay);
        bus.routes.stopped(again);
        bus.routes.activate("b", again);
        Future<Payload> call = entered(() -> bus.call("b", "op"));

        leave.countDown();

        assertThat(bus.call("a", "op").text()).isEqualTo("before");
        assertThat(call.get(5, TimeUnit.SECONDS).text()).isEqualTo("stayed");
    }

    @Test
    void tellsTheCallerOfTheStoppedOneAndNotOfWhatThatCalled() throws Exception {
        bus.plugin("inner", "op", this::stay);
        Bundle outer = bus.plugin("outer", "op", request -> bus.call("inner", "op"));
        Future<?> call = entered(() -> bus.call("outer", "op"));

        bus.routes.stopped(outer);

        assertRefused(ErrorCode.PLUGIN_NOT_ACTIVE, () -> outcome(call))
                .hasMessageContaining("while outer/op ran");
    }

    private <T> Future<T> entered(Callable<T> call) throws Exception {
        Future<T> future = caller.submit(call);
        assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();
        return future;
    }

    private static void outcome(Future<?> call) throws Throwable {
        try {
            call.get(5, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private Payload stay(Request request) throws InterruptedException {
        entered.countDown();
        assertThat(leave.await(10, TimeUnit.SECONDS)).isTrue();
        return Payload.text("stayed");
    }

    private void flood(Request request, ResponseStream responses) throws InterruptedException {
        while (true) {
            responses.send(Payload.text("more"));
            entered.countDown();
        }
    }

    /** As a handler that does not care about interrupts. */
    private static void awaitUninterrupted(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            LockSupport.parkNanos(1_000_000);
            Thread.interrupted();
        }
    }
}

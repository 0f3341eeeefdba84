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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

@Timeout(30)
class RetryTest {

    private final TestBus bus = new TestBus();
    private final AtomicInteger runs = new AtomicInteger();

    @BeforeEach
    void pauseBriefly() {
        TestPolicies.set(bus.lanes, "fast", "target", "*", "backoffMillis", 1L);
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void triesAnIdempotentOperationAgain() {
        bus.idempotent("a", "op", request -> failUntil(3));

        assertThat(bus.call("a", "op").text()).isEqualTo("run 3");
        assertThat(counts().calls()).isEqualTo(1);
        assertThat(counts().succeeded()).isEqualTo(1);
        assertThat(counts().retries()).isEqualTo(2);
        assertThat(counts().failures()).isEmpty();
    }

    @Test
    void givesUpAfterTheLastRetry() {
        bus.idempotent("a", "op", request -> failUntil(99));

        assertRefused(ErrorCode.HANDLER_FAILED, () -> bus.call("a", "op"))
                .hasMessageContaining("run 3");
        assertThat(counts().failures()).containsEntry(ErrorCode.HANDLER_FAILED, 1L);
        assertThat(counts().inFlight()).isZero();
    }

    @Test
    void doesNotRepeatWhatIsNotDeclaredIdempotent() {
        bus.plugin("a", "op", request -> failUntil(2));

        assertRefused(ErrorCode.HANDLER_FAILED, () -> bus.call("a", "op"));
        assertThat(runs).hasValue(1);
    }

    @Test
    void believesAPolicyThatSaysIdempotent() {
        TestPolicies.set(
                bus.lanes, "mine", "target", "a/op", "idempotent", true, "backoffMillis", 1L);
        bus.plugin("a", "op", request -> failUntil(2));

        assertThat(bus.call("a", "op").text()).isEqualTo("run 2");
    }

    @Test
    void doesNotRepeatWhatTheHandlerChoseToThrow() {
        bus.idempotent(
                "a",
                "op",
                request -> {
                    runs.incrementAndGet();
                    throw new PluginException(ErrorCode.OVERLOADED, "not now");
                });

        assertRefused(ErrorCode.OVERLOADED, () -> bus.call("a", "op"));
        assertThat(runs).hasValue(1);
    }

    @Test
    void doesNotMultiplyTheRetriesOfAChain() {
        bus.idempotent("a", "op", request -> wrapped(() -> bus.call("b", "op")));
        bus.idempotent("b", "op", request -> wrapped(() -> bus.call("c", "op")));
        bus.idempotent("c", "op", request -> failUntil(99));

        assertRefused(ErrorCode.HANDLER_FAILED, () -> bus.call("a", "op"));
        assertThat(runs).hasValue(3);
    }

    @Test
    void doesNotPausePastTheDeadline() {
        TestPolicies.set(
                bus.lanes,
                "slow",
                "target",
                "a/op",
                "backoffMillis",
                60_000L,
                "maxBackoffMillis",
                60_000L);
        bus.idempotent("a", "op", request -> failUntil(2));
        long start = System.nanoTime();

        assertRefused(ErrorCode.HANDLER_FAILED, () -> bus.call("a", "op"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void endsThePauseWhenTheCallerGivesUp() {
        TestPolicies.set(
                bus.lanes,
                "slow",
                "target",
                "a/op",
                "backoffMillis",
                3_000L,
                "maxBackoffMillis",
                3_000L,
                "jitter",
                0.0);
        Cancellation cancellation = new Cancellation();
        bus.idempotent(
                "a",
                "op",
                request -> {
                    Thread.ofVirtual().start(cancellation::cancel);
                    return failUntil(2);
                });
        long start = System.nanoTime();

        assertRefused(
                ErrorCode.CANCELLED,
                () -> bus.path.request(TestBus.request("a", "op", cancellation)));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(counts().inFlight()).isZero();
    }

    @Test
    void repeatsAStreamOnlyWhileNothingWasSent() {
        bus.idempotent("a", "op", request -> failUntil(2));
        AtomicInteger seen = new AtomicInteger();

        bus.path.stream(
                TestBus.request("a", "op", Duration.ofSeconds(5)),
                payload -> seen.incrementAndGet());

        assertThat(seen).hasValue(1);
    }

    @Test
    void waitsForAnIdempotentPluginThatIsUpdated() {
        bus.idempotent("a", "op", request -> Payload.text("back"));
        TestPolicies.set(
                bus.lanes, "fast-a", "target", "a/op", "backoffMillis", 1L, "retries", 100);
        bus.routes.deactivate("a", "it is updated");
        Thread.ofVirtual().start(this::reactivate);

        Request request = TestBus.request("a", "op", Duration.ofSeconds(20));
        assertThat(bus.path.request(request).text()).isEqualTo("back again");
    }

    private void reactivate() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (counts().retries() == 0 && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        bus.idempotent("a", "op", request -> Payload.text("back again"));
    }

    private Payload failUntil(int run) {
        int now = runs.incrementAndGet();
        if (now < run) {
            throw new IllegalStateException("run " + now);
        }
        return Payload.text("run " + now);
    }

    private static Payload wrapped(Supplier<Payload> call) {
        try {
            return call.get();
        } catch (PluginException e) {
            throw new IllegalStateException("could not", e);
        }
    }

    private OperationInfo.Counts counts() {
        return bus.lanes.lane("a", "op").info().counts();
    }
}

package dev.backplane.bus.internal.request;

import static dev.backplane.bus.internal.request.RequestPathTest.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.internal.policy.TestPolicies;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

@Timeout(30)
class InterruptGuardTest {

    private static final int THREADS = 3;

    private final TestBus bus = new TestBus();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() {
        Thread.interrupted();
        bus.close();
    }

    @Test
    void interruptsABlockedHandlerAtItsDeadline() {
        bus.plugin("a", "op", this::block);

        assertRefused(ErrorCode.DEADLINE_EXCEEDED, () -> call(Duration.ofMillis(20)))
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void interruptsABlockedHandlerWhenItsCallerGivesUp() {
        Cancellation cancellation = new Cancellation();
        bus.plugin(
                "a",
                "op",
                request -> {
                    Thread.ofVirtual().start(cancellation::cancel);
                    return block(request);
                });

        assertRefused(
                ErrorCode.CANCELLED,
                () -> bus.path.request(TestBus.request("a", "op", cancellation)));
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void wakesAWatchThatHasFallenAsleep() {
        bus.plugin("a", "op", this::block);
        try (DeadlineWatch idle = DeadlineWatch.start(100_000)) {
            awaitSleep(idle);
            RequestPath path = new RequestPath(bus.routes, TestBus.LIMITS, idle);

            assertRefused(
                            ErrorCode.DEADLINE_EXCEEDED,
                            () -> path.request(TestBus.request("a", "op", Duration.ofMillis(20))))
                    .hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void discardsAReplyThatComesAfterTheDeadline() {
        bus.plugin(
                "a",
                "op",
                request -> {
                    burnUntil(request.deadlineNanos());
                    return Payload.text("late");
                });

        assertRefused(ErrorCode.DEADLINE_EXCEEDED, () -> call(Duration.ofMillis(2)))
                .hasMessageContaining("a/op");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void keepsAnInterruptThatWasThereBefore() {
        bus.plugin("a", "quick", request -> Payload.empty());
        bus.plugin("b", "op", this::block);

        Thread.currentThread().interrupt();
        bus.call("a", "quick");
        assertThat(Thread.interrupted()).isTrue();

        Thread.currentThread().interrupt();
        assertRefused(ErrorCode.CANCELLED, () -> bus.call("b", "op"))
                .hasMessageContaining("interrupted from outside");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void keepsAnEarlierInterruptEvenIfTheDeadlineStrikesToo() {
        bus.plugin(
                "a",
                "op",
                request -> {
                    burnUntil(request.deadlineNanos() + TimeUnit.MILLISECONDS.toNanos(5));
                    return Payload.empty();
                });

        Thread.currentThread().interrupt();
        assertRefused(ErrorCode.DEADLINE_EXCEEDED, () -> call(Duration.ofMillis(2)));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void leavesNoStrayInterruptAroundTheDeadline() throws Exception {
        TestPolicies.set(bus.lanes, "off", "target", "*", "breakerFailurePercent", 0);
        long seed = System.nanoTime();
        bus.plugin("a", "op", request -> burnAbout(request, new Random(seed ^ System.nanoTime())));
        try (var callers = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<long[]>> loops = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                loops.add(() -> callAroundTheDeadline(TimeUnit.SECONDS.toNanos(2)));
            }
            long late = 0;
            long stray = 0;
            for (Future<long[]> loop : callers.invokeAll(loops)) {
                late += loop.get()[0];
                stray += loop.get()[1];
            }
            assertThat(stray).as("stray interrupts, seed %s", seed).isZero();
            assertThat(late).as("calls that met their deadline").isGreaterThan(50);
        }
    }

    private long[] callAroundTheDeadline(long forNanos) {
        long end = System.nanoTime() + forNanos;
        long late = 0;
        long stray = 0;
        while (System.nanoTime() - end < 0) {
            try {
                call(Duration.ofNanos(300_000));
            } catch (PluginException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
                late++;
            }
            for (int spins = 0; spins < 200; spins++) {
                if (Thread.interrupted()) {
                    stray++;
                }
                Thread.onSpinWait();
            }
        }
        return new long[] {late, stray};
    }

    private Payload call(Duration timeout) {
        return bus.path.request(TestBus.request("a", "op", timeout));
    }

    private Payload block(Request request) throws InterruptedException {
        return Payload.text("" + never.await(10, TimeUnit.SECONDS));
    }

    /** Ends up to a tick of the watch before or after the deadline. */
    private static Payload burnAbout(Request request, Random random) {
        burnUntil(request.deadlineNanos() + random.nextInt(-100_000, 200_000));
        return Payload.empty();
    }

    private static void awaitSleep(DeadlineWatch watch) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!watch.isAsleep()) {
            assertThat(System.nanoTime() - end).as("nanoseconds past the bound").isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void burnUntil(long nanos) {
        while (System.nanoTime() - nanos < 0) {
            Thread.onSpinWait();
        }
    }
}

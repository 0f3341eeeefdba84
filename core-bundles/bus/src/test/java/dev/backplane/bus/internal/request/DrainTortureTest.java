package dev.backplane.bus.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

@Timeout(30)
class DrainTortureTest {

    private static final int CALLERS = 4;

    private final TestBus bus = new TestBus();
    private final AtomicBoolean over = new AtomicBoolean();
    private final LongAdder intoStopped = new LongAdder();

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void letsNoCallIntoADrainedVersionAndLosesNone() throws Exception {
        Version serving = swapIn();
        int swaps = 0;
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<Long>> loops = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                loops.add(callers.submit((Callable<Long>) this::callUntilOver));
            }
            try {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
                while (System.nanoTime() - end < 0) {
                    Version next = swapIn();
                    stopDrained(serving);
                    serving = next;
                    swaps++;
                }
            } finally {
                over.set(true);
            }
            long calls = 0;
            for (Future<Long> loop : loops) {
                calls += loop.get();
            }
            assertThat(calls).as("calls, none of which failed").isGreaterThan(1_000);
        }
        assertThat(intoStopped.sum()).as("calls into a stopped version").isZero();
        assertThat(swaps).isGreaterThan(20);
        assertThat(bus.routes.inFlight(serving.bundle)).isZero();
    }

    private long callUntilOver() {
        Request request = TestBus.request("p", "op", Duration.ofMinutes(1));
        long calls = 0;
        while (!over.get()) {
            bus.path.request(request);
            calls++;
        }
        return calls;
    }

    private Version swapIn() {
        Version next = new Version();
        next.registered = bus.add(next.bundle, "op", next);
        bus.routes.activate("p", next.bundle);
        return next;
    }

    private void stopDrained(Version old) throws InterruptedException {
        assertThat(bus.routes.drain(old.bundle, Duration.ofSeconds(10))).isTrue();
        old.stopped = true;
        bus.routes.remove(old.bundle, old.registered);
    }

    private final class Version implements RequestHandler {

        final Bundle bundle = FakeBundles.named("p");

        @SuppressWarnings("NullAway.Init")
        Handler registered;

        volatile boolean stopped;

        @Override
        public Payload handle(Request request) {
            count();
            for (int i = 0; i < 20; i++) {
                Thread.onSpinWait();
            }
            count();
            return Payload.empty();
        }

        private void count() {
            if (stopped) {
                intoStopped.increment();
            }
        }
    }
}

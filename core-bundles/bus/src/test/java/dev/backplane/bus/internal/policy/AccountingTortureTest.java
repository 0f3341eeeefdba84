package dev.backplane.bus.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls of every kind that end in every way, while routes and policies change: each is counted
 * once, and each gives back what it took.
 */
@Timeout(60)
class AccountingTortureTest {

    private static final long SEED = 20_260_102;
    private static final int CALLERS = 3;
    private static final int PLACES = 2;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(3);

    private final TestBus bus = new TestBus();

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void losesNoCallAndNoPlace() throws Exception {
        setPolicy(0);
        bus.idempotent("a", "op", this::answer);
        bus.idempotent("b", "op", this::answer);
        long calls = callFromManyThreads();

        awaitQuiet();

        for (String plugin : List.of("a", "b")) {
            OperationInfo.Counts counts = lane(plugin).info().counts();
            assertThat(counts.inFlight()).as("%s, seed %d", counts, SEED).isZero();
            assertThat(freePlaces(lane(plugin).gate().bulkhead())).isEqualTo(PLACES);
            assertThat(freePlaces(lane(plugin).gate().waitingRoom()))
                    .isEqualTo(PLACES + Gate.WAITING);
        }
        OperationInfo.Counts counts = lane("a").info().counts();
        assertThat(counts.calls()).isGreaterThanOrEqualTo(calls);
        assertThat(counts.failures())
                .containsKeys(ErrorCode.HANDLER_FAILED, ErrorCode.CANCELLED, ErrorCode.OVERLOADED);
    }

    private long callFromManyThreads() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        long end = System.nanoTime() + NANOS;
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<Long>> loops = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                SplittableRandom own = random.split();
                loops.add(callers.submit(() -> callUntil(end, own)));
            }
            for (int change = 0; System.nanoTime() - end < 0; change++) {
                change(change);
            }
            long calls = 0;
            for (Future<Long> loop : loops) {
                calls += loop.get(20, TimeUnit.SECONDS);
            }
            return calls;
        }
    }

    private void change(int number) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        switch (number % 3) {
            case 0 -> bus.idempotent("a", "op", this::answer);
            case 1 -> setPolicy(number % 2);
            default -> bus.routes.deactivate("b", "as asked");
        }
        bus.idempotent("b", "op", this::answer);
    }

    private void setPolicy(int maxWaitMillis) {
        TestPolicies.set(
                bus.lanes,
                "p",
                "target",
                "*",
                "maxConcurrent",
                PLACES,
                "maxWaitMillis",
                (long) maxWaitMillis,
                "backoffMillis",
                1L,
                "maxBackoffMillis",
                1L,
                "breakerOpenMillis",
                5L,
                "breakerMinimumCalls",
                10);
    }

    private long callUntil(long end, SplittableRandom random) {
        long calls = 0;
        for (; System.nanoTime() - end < 0; calls++) {
            Request request = request("a", random.nextInt(1 << 16));
            if (random.nextInt(4) == 0) {
                CompletableFuture<Payload> reply = bus.path.requestAsync(request);
                if (random.nextBoolean()) {
                    reply.cancel(true);
                }
            } else {
                swallow(request);
            }
        }
        return calls;
    }

    private void swallow(Request request) {
        try {
            bus.path.request(request);
        } catch (PluginException e) {
            Thread.interrupted();
        }
    }

    /** What it does is drawn from the payload. */
    private Payload answer(Request request) throws Exception {
        int drawn = Integer.parseInt(request.payload().text());
        int rest = drawn >> 4;
        switch (drawn & 15) {
            case 0 -> throw new IllegalStateException("drawn");
            case 1 -> bus.path.request(request("b", rest));
            case 2 -> bus.path.requestAsync(request("a", rest)).get(1, TimeUnit.SECONDS);
            case 3 -> request.cancellation().cancel();
            case 4 -> Thread.currentThread().interrupt();
            case 5 -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
            default -> Thread.onSpinWait();
        }
        return Payload.empty();
    }

    private static Request request(String plugin, int drawn) {
        return Request.of(plugin, "op", Payload.text("" + drawn), "test", Duration.ofMillis(20));
    }

    private void awaitQuiet() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (bus.lanes.operations().stream().anyMatch(each -> each.counts().inFlight() != 0)
                && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private Lane lane(String plugin) {
        return bus.lanes.lane(plugin, "op");
    }

    private static int freePlaces(Bulkhead bulkhead) {
        int free = 0;
        while (bulkhead.tryEnter()) {
            free++;
        }
        return free;
    }
}

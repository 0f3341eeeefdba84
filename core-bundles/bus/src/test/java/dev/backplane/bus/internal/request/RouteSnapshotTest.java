package dev.backplane.bus.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The proof in {@link InFlight} on many small races, the shifts between the threads drawn from a
 * seed: two callers, one who swaps the route and sees the old revision empty. The same races
 * without the second look show that they find what they are for.
 */
@Timeout(60)
@SuppressWarnings("ReferenceEquality") // of routes, as the request path does it
class RouteSnapshotTest {

    private static final long SEED = 20_260_101;
    private static final int CALLERS = 2;
    private static final int LONGEST_SHIFT = 200;
    private static final long BUDGET_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long MUTANTS_BUDGET_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** One race: fresh every round, and all its threads start together. */
    private static final class Race {

        final Route before = new Route.Refusing("before");
        final Slot slot = new Slot(before);
        final InFlight inFlight = new InFlight();
        final AtomicInteger intoStopped = new AtomicInteger();
        volatile boolean stopped;

        void call(boolean looksAgain, int shift) {
            Route seen = slot.route();
            spin(shift);
            if (seen != before) {
                return;
            }
            int ticket = inFlight.enter();
            if (!looksAgain || slot.route() == before) {
                spin(shift);
                if (stopped) {
                    intoStopped.incrementAndGet();
                }
            }
            inFlight.exit(ticket);
        }

        void swapAndStop(int shift) throws InterruptedException {
            spin(shift);
            slot.publish(new Route.Gone());
            assertThat(inFlight.awaitZero(TimeUnit.SECONDS.toNanos(10))).isTrue();
            stopped = true;
        }
    }

    private volatile Race race = new Race();

    @Test
    void letsNobodyIntoAStoppedRevision() throws Exception {
        assertThat(racesUntilAFault(true, BUDGET_NANOS)).as("seed " + SEED).isNegative();
        assertThat(race.inFlight.count()).isZero();
    }

    @Test
    void wouldLetSomebodyInWithoutTheSecondLook() throws Exception {
        assertThat(racesUntilAFault(false, MUTANTS_BUDGET_NANOS)).as("seed " + SEED).isPositive();
    }

    /** The number of the race that went wrong; negative if none did. */
    private int racesUntilAFault(boolean looksAgain, long budgetNanos) throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        long end = System.nanoTime() + budgetNanos;
        CyclicBarrier start = new CyclicBarrier(CALLERS + 1);
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int round = 1; System.nanoTime() - end < 0; round++) {
                Race now = new Race();
                race = now;
                Future<?>[] calls = new Future<?>[CALLERS];
                for (int i = 0; i < CALLERS; i++) {
                    int shift = random.nextInt(LONGEST_SHIFT);
                    calls[i] = callers.submit(() -> callTogether(start, now, looksAgain, shift));
                }
                start.await(10, TimeUnit.SECONDS);
                now.swapAndStop(random.nextInt(LONGEST_SHIFT));
                for (Future<?> call : calls) {
                    call.get(10, TimeUnit.SECONDS);
                }
                if (now.intoStopped.get() > 0) {
                    return round;
                }
            }
        }
        return -1;
    }

    private static Object callTogether(CyclicBarrier start, Race race, boolean again, int shift)
            throws Exception {
        start.await(10, TimeUnit.SECONDS);
        race.call(again, shift);
        return race;
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}

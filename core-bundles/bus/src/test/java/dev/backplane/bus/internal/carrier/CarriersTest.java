package dev.backplane.bus.internal.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** On the scheduler of this very JVM. */
@Timeout(60)
class CarriersTest {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final long PATIENCE_SECONDS = 20;

    private final Scheduler scheduler = new Scheduler();
    private final int usual = scheduler.parallelism();
    private final Carriers carriers = new Carriers();

    CarriersTest() {
        await(() -> scheduler.mounted() >= CarrierWatch.RESERVES);
    }

    @AfterEach
    void leavesTheSchedulerAsItWas() {
        carriers.close();
        await(() -> scheduler.parallelism() == usual);
    }

    @Test
    void spinnersHoldNobodyUp() throws Exception {
        try (Spinners spinners = new Spinners()) {
            spinners.add(3 * PROCESSORS);
            assertAllDone(pileUp(1));
        }
    }

    @Test
    void whatHasPiledUpInAllQueuesIsDone() throws Exception {
        try (Spinners spinners = new Spinners()) {
            spinners.add(3 * PROCESSORS);
            assertAllDone(pileUp(20));
        }
    }

    @Test
    void threadsThatBlockInNativeCodeHoldNobodyUp() throws Exception {
        List<Reserve> blocked = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            blocked.add(Reserve.start());
        }
        assertAllDone(pileUp(1));
        await(() -> blocked.stream().allMatch(Reserve::isStanding));
        blocked.forEach(Reserve::release);
    }

    @Test
    void allowsForAsManyCarriersAsAreHeldAndGivesThemBack() throws Exception {
        int rest = usual + CarrierWatch.RESERVES;
        int held = PROCESSORS + 1;
        try (Spinners spinners = new Spinners()) {
            spinners.add(held);
            await(() -> scheduler.parallelism() > rest + held);
            await(() -> scheduler.parallelism() == rest + held);
            assertAllDone(pileUp(1));
        }
        await(() -> scheduler.parallelism() == rest);
    }

    @Test
    void spinnersThatComeAndGoFromManyThreadsHoldNobodyUp() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            try (Spinners spinners = new Spinners()) {
                for (int burst = random.nextInt(8); burst >= 0; burst--) {
                    int number = random.nextInt(1 + 2 * PROCESSORS);
                    Thread.ofPlatform().start(() -> spinners.add(number)).join();
                }
                assertThat(pileUp(3).await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .as("done in round %d of seed %d", round, seed)
                        .isTrue();
            }
        }
    }

    /** From many threads, so that it lies in many queues; each goes on after a short sleep. */
    private static CountDownLatch pileUp(int each) throws InterruptedException {
        int threads = 16;
        CountDownLatch done = new CountDownLatch(threads * each);
        Runnable task =
                () -> {
                    LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
                    done.countDown();
                };
        for (int i = 0; i < threads; i++) {
            Thread.ofPlatform()
                    .start(
                            () -> {
                                for (int k = 0; k < each; k++) {
                                    Thread.startVirtualThread(task);
                                }
                            })
                    .join();
        }
        return done;
    }

    private static void assertAllDone(CountDownLatch tasks) throws InterruptedException {
        assertThat(tasks.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("all done; left: %d", tasks.getCount())
                .isTrue();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}

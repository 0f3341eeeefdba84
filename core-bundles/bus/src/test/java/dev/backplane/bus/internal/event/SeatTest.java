package dev.backplane.bus.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

@Timeout(60)
class SeatTest {

    private static final int SWAPS = 20_000;
    private static final int SPINS = 20;

    private final Seat seat = new Seat(delivery());

    private static Delivery delivery() {
        return new Delivery(event -> {}, null);
    }

    @Test
    void nobodyIsWithAFormerOccupantThatWasSeenAlone() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        LongAdder faults = new LongAdder();
        LongAdder entries = new LongAdder();
        Set<Delivery> left = ConcurrentHashMap.newKeySet();
        Runnable visitor =
                () -> {
                    while (!over.get()) {
                        Delivery visited = seat.tryEnter();
                        if (visited != null) {
                            for (int spin = 0; spin < SPINS; spin++) {
                                Thread.onSpinWait();
                            }
                            faults.add(left.contains(visited) ? 1 : 0);
                            visited.exit();
                            entries.increment();
                        }
                    }
                };
        Runnable owner =
                () -> {
                    try {
                        replaceOftenAndNote(left);
                    } finally {
                        over.set(true);
                    }
                };
        TestEvents.together(List.of(visitor, visitor, owner));

        assertThat(faults.sum()).as("of %s entries", entries).isZero();
        assertThat(left).hasSize(SWAPS);
        assertThat(entries.sum()).isPositive();
    }

    private void replaceOftenAndNote(Set<Delivery> left) {
        Delivery present = delivery();
        seat.occupy(present);
        for (int swap = 0; swap < SWAPS; swap++) {
            Delivery next = delivery();
            if (swap % 2 == 0) {
                seat.pause();
                assertThat(isAlone(present)).isTrue();
                seat.occupy(next);
                seat.goOn();
            } else {
                seat.occupy(next);
            }
            assertThat(isAlone(present)).isTrue();
            left.add(present);
            present = next;
        }
    }

    private static boolean isAlone(Delivery delivery) {
        try {
            return delivery.awaitNobody(System.nanoTime() + Duration.ofSeconds(20).toNanos());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoWaitsGetsTheNextOccupantOrNobodyWhenItCloses() throws Exception {
        Delivery next = delivery();
        seat.pause();
        AtomicReference<@Nullable Delivery> entered = new AtomicReference<>();
        Thread waiter = Thread.ofVirtual().start(() -> entered.set(seat.enter()));
        waiter.interrupt(); // a handler may have left one behind
        seat.occupy(next);
        assertThat(waiter.join(Duration.ofMillis(50))).isFalse();
        seat.goOn();
        assertThat(waiter.join(Duration.ofSeconds(20))).isTrue();
        assertThat(entered.get()).isSameAs(next);

        seat.occupy(null);
        Thread another = Thread.ofVirtual().start(() -> entered.set(seat.enter()));
        seat.close();
        assertThat(another.join(Duration.ofSeconds(20))).isTrue();
        assertThat(entered.get()).isNull();
    }
}

package dev.backplane.manager.internal.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

class BudgetTest {

    private final AtomicInteger cancelled = new AtomicInteger();

    private Budget budget(Duration limit, int pieces) {
        Budget budget = new Budget(limit, pieces);
        budget.cancelBy(cancelled::incrementAndGet);
        return budget;
    }

    @Test
    void endsAfterItsPieces() {
        Budget budget = budget(Duration.ofHours(1), 2);
        AtomicInteger done = new AtomicInteger();
        budget.execute(done::incrementAndGet);
        budget.execute(done::incrementAndGet);

        assertThatThrownBy(() -> budget.execute(done::incrementAndGet))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("combinations");
        assertThat(done).hasValue(2);
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void endsWithItsTime() {
        Budget budget = budget(Duration.ZERO, 100);

        assertThatThrownBy(budget::check)
                .isInstanceOf(CancellationException.class)
                .hasMessage("after 0 ms");
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void endsWhenItsThreadIsInterrupted() {
        Budget budget = budget(Duration.ofHours(1), 100);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(budget::check).isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void leavesAloneWhatIsNoReportOfAConflict() {
        for (String report :
                new String[] {
                    "",
                    "missing requirement",
                    "because it is exposed to package 'x' from resources",
                    "exposed to package 'x'\n\nChain 1:\n  a [b]\n\nChain 2:\n"
                }) {
            assertThat(UsesConflict.explain(report, id -> null)).isEqualTo(Optional.empty());
        }
    }
}

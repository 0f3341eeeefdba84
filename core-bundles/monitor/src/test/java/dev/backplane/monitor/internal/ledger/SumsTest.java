package dev.backplane.monitor.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.monitor.ProcessUse;
import dev.backplane.monitor.internal.jfr.Parties;
import dev.backplane.monitor.internal.jfr.Trail;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Where nobody is known, the runtime is charged, and for what shows nothing nobody. */
final class SumsTest {

    private static final Trail HOST = new Trail(List.of(1L), List.of(), false);
    private static final Trail BLIND = new Trail(List.of(), List.of(), true);

    private final Sums sums = new Sums();

    @Test
    void sharesOutWhatAThreadUsedAmongItsSamples() {
        sums.cpu(7, HOST, 60);
        sums.cpu(7, BLIND, 20);
        sums.lost(7, 1_000);
        sums.cpu(8, BLIND, 50);

        ProcessUse process = balance(Map.of(7L, 200L, 8L, 40L), 250);

        assertThat(process.host()).isEqualTo(Duration.ofNanos(150));
        assertThat(process.unattributed()).isEqualTo(Duration.ofNanos(50 + 40));
        assertThat(process.lost()).isZero();
        assertThat(process.residual()).isEqualTo(Duration.ofNanos(10));
    }

    @Test
    void doesNotChargeVirtualThreadsForWhatTheirCarriersLose() {
        sums.cpu(ProcessTimes.VIRTUAL, HOST, 60);
        sums.lost(ProcessTimes.VIRTUAL, 20);

        ProcessUse process = balance(Map.of(ProcessTimes.VIRTUAL, 100L), 100);

        assertThat(process.host()).isEqualTo(Duration.ofNanos(60));
        assertThat(process.lost()).isEqualTo(Duration.ofNanos(40));
        assertThat(balance(Map.of(ProcessTimes.VIRTUAL, 30L), 30).lost()).isZero();
    }

    @Test
    void takesSamplesOfThreadsThatHaveEndedForWhatTheySay() {
        sums.cpu(7, HOST, 60);
        sums.lost(7, 20);

        ProcessUse process = balance(Map.of(), 100);

        assertThat(process.host()).isEqualTo(Duration.ofNanos(60));
        assertThat(process.lost()).isEqualTo(Duration.ofNanos(20));
        assertThat(process.residual()).isEqualTo(Duration.ofNanos(20));
    }

    @Test
    void showsTheTimeOfThreadsWithoutASample() {
        sums.lost(8, 40);

        assertThat(balance(Map.of(7L, 5L, 8L, 30L), 35).lost()).isEqualTo(Duration.ofNanos(35));
    }

    private ProcessUse balance(Map<Long, Long> threads, long total) {
        return sums.balance(
                        Instant.EPOCH,
                        Duration.ofSeconds(1),
                        new Parties(),
                        new ProcessTimes(total, 0, 0, 0, 0, threads))
                .process();
    }
}

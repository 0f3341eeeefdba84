package dev.backplane.monitor.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

final class LinuxProcessTest {

    private static final String STAT = "42 (a) (b) S 1 1 1 0 -1 4 0 0 0 0 3 4 0 0 20 0 1 0 9";

    @Test
    void readsNamesWithAnythingInThem() {
        assertThat(LinuxProcess.name(STAT)).isEqualTo("a) (b");
        assertThat(LinuxProcess.name("")).isEmpty();
    }

    @Test
    void readsTicksWhereTheKernelKeepsNothingFiner() {
        assertThat(LinuxProcess.nanos("123456789 5 6\n", STAT)).isEqualTo(123_456_789);
        assertThat(LinuxProcess.nanos("", STAT)).isEqualTo(70_000_000);
        assertThat(LinuxProcess.nanos("", "")).isZero();
    }

    @Test
    void takesTheNumberOfAnEndedThreadForAnotherThread() {
        ProcessTimes before = new ProcessTimes(9, 2, 0, 0, 0, Map.of(7L, 5L, 8L, 1L));
        ProcessTimes after = new ProcessTimes(19, 1, 0, 0, 0, Map.of(7L, 2L, 9L, 3L));

        ProcessTimes grown = after.since(before);

        assertThat(grown.threads()).containsOnly(Map.entry(7L, 2L), Map.entry(9L, 3L));
        assertThat(grown.total()).isEqualTo(10);
        assertThat(grown.compiler()).isZero();
    }

    @Test
    void findsTheCarriersOfThisJvm() {
        Carriers carriers = Carriers.find();

        assertThat(carriers.isNamed("ForkJoinPool-1-worker-3")).isTrue();
        assertThat(carriers.isNamed("ForkJoinPool-12-worker-3")).isFalse();
        assertThat(carriers.isKernelNamed("ForkJoinPool-1-")).isTrue();
        assertThat(Carriers.prefix("VirtualThread[#29]/runnable@My-Pool-worker-1"))
                .isEqualTo("My-Pool-");
        assertThat(Carriers.prefix("VirtualThread[#29,name]/waiting")).isEqualTo("ForkJoinPool-1-");
    }
}

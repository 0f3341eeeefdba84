package dev.backplane.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backplane.monitor.ExactUse;
import dev.backplane.monitor.LedgerStatus;
import dev.backplane.monitor.LedgerStatus.State;
import dev.backplane.monitor.LedgerWindow;
import dev.backplane.monitor.PluginUse;
import dev.backplane.monitor.ProcessUse;
import dev.backplane.monitor.Profiler.HotFrame;
import dev.backplane.monitor.Profiler.Profile;
import dev.backplane.monitor.RetainedMemory.Cost;
import dev.backplane.monitor.RetainedMemory.Retained;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

class MonitorReportsTest {

    private static final LedgerStatus MEASURING = new LedgerStatus(State.MEASURING, "");

    private static Duration millis(long number) {
        return Duration.ofMillis(number);
    }

    @Test
    void printsTheLedger() {
        LedgerWindow window =
                new LedgerWindow(
                        Instant.parse("2026-01-02T03:04:05Z"),
                        Duration.ofSeconds(10),
                        List.of(
                                new PluginUse("a", "1.0.0", false, millis(3_000), 50_000_000, 20),
                                new PluginUse("lib", "2.0.0", true, millis(10), 0, 0)),
                        new ProcessUse(
                                millis(4_000),
                                millis(500),
                                millis(10),
                                millis(200),
                                millis(100),
                                millis(90),
                                millis(150),
                                millis(-60),
                                60_000_000,
                                9_000_000,
                                1));

        assertThat(LedgerReport.write(MEASURING, List.of(window), List.of()))
                .isEqualTo(
                        """
                        10 s from 2026-01-02T03:04:05Z, 100 % is one core; plugins: an estimate
                        NAME            VERSION          CPU %  CPU s  MB/s  THREADS/s
                        a               1.0.0            30.0   3.00   5.0   2.0
                        lib             2.0.0 (library)  0.1    0.01   0.0   0.0
                        (runtime)                        5.0    0.50   0.9   0.1
                        (compiler)                       2.0    0.20
                        (collector)                      1.0    0.10
                        (measuring)                      0.9    0.09
                        (unattributed)                   0.1    0.01
                        (not sampled)                    1.5    0.15
                        (residual)                       -0.6   -0.06
                        process                          40.0   4.00   6.0""");
    }

    @Test
    void saysWhyThereIsNothing() {
        assertThat(LedgerReport.write(MEASURING, List.of(), List.of())).contains("first window");
        assertThat(
                        LedgerReport.write(
                                new LedgerStatus(State.UNAVAILABLE, "no recorder"),
                                List.of(),
                                List.of(
                                        new ExactUse(
                                                "w",
                                                "1.0.0",
                                                "wasm linear memory",
                                                List.of(
                                                        new ExactUse.Amount(
                                                                "memory",
                                                                7,
                                                                9,
                                                                ExactUse.Unit.BYTES))))))
                .contains("no recorder", "w 1.0.0 (wasm linear memory): memory 7 of 9");
        MonitorCommands absent = new MonitorCommands(null, null, null);
        assertThatExceptionOfType(PluginException.class).isThrownBy(absent::top);
    }

    @Test
    void announcesADumpAndPrintsWhatItShows() {
        Cost cost = new Cost(1, millis(1_500), 3 << 20, 4 << 20, "/home/data");

        assertThat(MemoryReport.announce("a", cost))
                .contains("pauses for about 1.5 s", "3 MiB", "plugin:memory --yes a");
        assertThat(MemoryReport.write("a", List.of(new Retained("a", "1.0.0", 2048, 512, 9, 8, 7))))
                .isEqualTo(
                        """
                        NAME  VERSION  RETAINED KiB  SHARED KiB  INSTANCES  CLASSES
                        a     1.0.0    2.0           0.5         9          7""");
    }

    @Test
    void printsHotFrames() {
        List<HotFrame> frames =
                List.of(
                        new HotFrame("1.0.0", "A.b", 17, "A.b", millis(300)),
                        new HotFrame("1.0.0", "", -1, "C.d", millis(100)));

        assertThat(
                        ProfileReport.write(
                                new Profile(
                                        "a",
                                        Path.of("x.jfr"),
                                        Duration.ofSeconds(2),
                                        millis(400),
                                        frames)))
                .isEqualTo(
                        """
                        a used 0.40 s of processor time in 2 s
                        SHARE   VERSION  IN             MOSTLY
                        75.0 %  1.0.0    A.b:17         itself
                        25.0 %  1.0.0    (its threads)  C.d
                        Recorded: x.jfr""");
    }
}

package dev.backplane.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.manager.UnloadVerdict;
import dev.backplane.manager.UnloadVerdict.Outcome;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

class UnloadReportTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final UnloadReport report = new UnloadReport(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void saysWhatBecameOfEach() {
        List<String> poller = List.of("thread 'poller' (WAITING)");

        assertThat(
                        report.list(
                                List.of(
                                        verdict("a", Outcome.UNLOADED, List.of(), List.of()),
                                        verdict("b", Outcome.LEAKED, poller, poller),
                                        verdict("c", Outcome.LEAKED, List.of(), List.of()))))
                .isEqualTo(
                        """
                        NAME  VERSION  AGO     OUTCOME   AFTER     WHY
                        a     1.2.0    10 min  UNLOADED  1,234 ms  -
                        b     1.2.0    10 min  LEAKED    1,234 ms  thread 'poller' (WAITING)
                        c     1.2.0    10 min  LEAKED    1,234 ms  plugin:unloads --roots c""");
        assertThat(report.list(List.of())).startsWith("Nothing");
    }

    @Test
    void printsChains() {
        assertThat(report.roots("a", List.of("a 1: x -> y", "a 1: z")))
                .isEqualTo("a 1: x -> y\na 1: z");
        assertThat(report.roots("a", List.of())).contains("No version of a");
    }

    private static UnloadVerdict verdict(
            String name, Outcome outcome, List<String> threads, List<String> suspects) {
        return new UnloadVerdict(
                name,
                "1.2.0",
                NOW.minusSeconds(600),
                outcome,
                Duration.ofMillis(1_234),
                threads,
                List.of(),
                suspects);
    }
}

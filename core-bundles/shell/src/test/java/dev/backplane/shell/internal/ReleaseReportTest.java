package dev.backplane.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.engine.CanaryRule;
import dev.backplane.engine.RevisionTraffic;
import dev.backplane.loader.Digest;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Plan;
import dev.backplane.manager.Rehearsal;
import dev.backplane.manager.Release;
import dev.backplane.manager.Release.Outcome;
import dev.backplane.manager.UpdateStatus;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

class ReleaseReportTest {

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    private final ReleaseReport report = new ReleaseReport(Clock.fixed(NOW, ZoneOffset.UTC));
    private final Release first =
            new Release(
                    1,
                    "1.1.0",
                    new Digest("ab".repeat(32)),
                    "",
                    List.of(),
                    0,
                    Owner.parse("file:greeter.jar"),
                    NOW.minusSeconds(7_200),
                    "installed",
                    Outcome.CURRENT,
                    "",
                    null,
                    Map.of());
    private final Release second =
            new Release(
                    2,
                    "1.2.0",
                    new Digest("cd".repeat(32)),
                    "0123456789ab",
                    List.of(),
                    2,
                    Owner.parse("shell:ada"),
                    NOW.minusSeconds(50),
                    "update",
                    Outcome.ROLLED_BACK,
                    "12 of 40 calls failed",
                    new Release.Proof(
                            12,
                            11,
                            1,
                            12_345,
                            Duration.ofMillis(310),
                            Duration.ZERO,
                            Duration.ofNanos(4_500_000),
                            Duration.ofSeconds(30)),
                    Map.of("com.acme.greeter", 3L));

    @Test
    void listsReleasesAndHowCallsFared() {
        assertThat(words(report.history("greeter", List.of(second, first))))
                .containsExactly(
                        "RELEASE VERSION OUTCOME AGO BY DIGEST CONFIG WHY",
                        "2 1.2.0 rolled back 50 s shell:ada "
                                + second.digest().brief()
                                + " 0123456789ab update; 12 of 40 calls failed",
                        "1 1.1.0 current 2 h file:greeter.jar "
                                + first.digest().brief()
                                + " - installed",
                        "",
                        "How calls fared at each update:",
                        "RELEASE IN FLIGHT DRAINED CUT OFF STATE READY IN GATE DRAIN WATCHED",
                        "2 12 11 1 12,345 B 310 ms 0 4.5 ms 30 s");
        assertThat(words(report.history("greeter", List.of(first)))).hasSize(2);
    }

    @Test
    void showsWhatDiffers() {
        assertThat(
                        words(
                                report.diff(
                                        1,
                                        2,
                                        List.of(
                                                new Plan.Difference(
                                                        "greeter", "grants", "", "exit")))))
                .containsExactly("WHAT RELEASE 1 RELEASE 2", "grants (none) exit");
    }

    @Test
    void showsBothVersionsOfAWatchedUpdateSideBySide() {
        assertThat(words(report.updates(List.of(update(new CanaryRule.Weight(10))))))
                .containsExactly(
                        "greeter: 1.2.0 is watched for 30 s more, 1.1.0 stands by; 10% of the calls"
                                + " go to 1.2.0",
                        "VERSION CALLS FAULTS RATE REFUSALS P50 P99",
                        "1.1.0 2,000 5 0.3% 7 1 us 1 us",
                        "1.2.0 0 0 - 0 - -",
                        "plugin:rollback greeter goes back now.");
        assertThat(report.updates(List.of(update(null)))).contains("; all calls go to 1.2.0");
        assertThat(report.updates(List.of(update(new CanaryRule.Header("beta", "yes")))))
                .contains("; the calls with the header beta=yes go to 1.2.0");
    }

    private static UpdateStatus update(@Nullable CanaryRule canary) {
        long[] buckets = new long[RevisionTraffic.BUCKETS];
        buckets[0] = 2_000;
        return new UpdateStatus(
                "greeter",
                "1.1.0",
                "1.2.0",
                NOW.plusSeconds(30),
                canary,
                new RevisionTraffic(2_000, 5, 7, buckets),
                RevisionTraffic.NONE);
    }

    @Test
    void tellsHowARehearsalWent() {
        assertThat(
                        report.rehearsal(
                                new Rehearsal(
                                        "greeter",
                                        "1.1.0",
                                        "1.2.0",
                                        Duration.ofMillis(310),
                                        2,
                                        345,
                                        Duration.ofNanos(850_000),
                                        null)))
                .isEqualTo(
                        """
                        The update of greeter from 1.1.0 to 1.2.0 would work.
                        Ready in 310 ms. State: 345 B, schema 2, handed over in 850 us.
                        It was a rehearsal: nothing has changed.""");
    }

    private static List<String> words(String text) {
        return text.lines().map(line -> line.replaceAll(" +", " ")).toList();
    }
}

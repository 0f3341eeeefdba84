package dev.backplane.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

class DeadLetterReportTest {

    private final DeadLetterReport report =
            new DeadLetterReport(
                    Clock.fixed(Instant.parse("2026-01-02T06:04:05Z"), ZoneOffset.UTC));

    @Test
    void listsLettersWithTheirAges() {
        assertThat(
                        report.list(
                                List.of(FakeDeadLetters.letter(12, "orders/placed", Map.of())),
                                true))
                .isEqualTo(
                        """
                        ID  AGE  KIND   TARGET         SUBSCRIBER       CAUSE     CALLER  MESSAGE
                        12  3 h  EVENT  orders/placed  billing/Billing  OVERFLOW  orders  \
                        billing/Billing has 1024 events waiting
                        There may be more: bus:deadletters list --after 12""");
    }

    @Test
    void showsTheWholeLetterWithItsPropertiesInOrder() {
        byte[] payload = "{\"item\":\"tea\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(
                        report.detail(
                                FakeDeadLetters.letter(
                                        12,
                                        "orders/placed",
                                        Map.of("payload", payload, "amount", 3))))
                .isEqualTo(
                        """
                        Id           12
                        Failed       2026-01-02 03:04:05, 3 h ago
                        Kind         EVENT
                        Target       orders/placed
                        Subscriber   billing/Billing
                        Caller       orders
                        Cause        OVERFLOW
                        Message      billing/Billing has 1024 events waiting
                        Replayable   yes: bus:deadletters replay 12
                        Properties   amount  3
                                     payload {"item":"tea"}""");
    }

    @Test
    void saysThatThereAreNone() {
        assertThat(report.list(List.of(), false)).isEqualTo("No dead letters.");
    }
}

package dev.backplane.bus.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.admin.SubscriberInfo.State;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class PaceTest {

    private static final Pace.Limits LIMITS =
            new Pace.Limits(Duration.ofSeconds(1), Duration.ofSeconds(10), 80);

    private final Pace pace = new Pace();

    private State judge(long stuckMillis, int depth, long completed) {
        pace.judge(Duration.ofMillis(stuckMillis).toNanos(), depth, 100, completed, LIMITS);
        return pace.state();
    }

    @Test
    void isActiveWhileItKeepsUp() {
        assertThat(judge(0, 0, 0)).isEqualTo(State.ACTIVE);
        assertThat(judge(900, 79, 10)).isEqualTo(State.ACTIVE);
    }

    @Test
    void isSlowWhenItsMailboxFillsAndUntilThatIsHalfEmpty() {
        assertThat(judge(0, 80, 0)).isEqualTo(State.SLOW);
        assertThat(judge(0, 60, 10)).isEqualTo(State.SLOW);
        assertThat(judge(0, 39, 20)).isEqualTo(State.ACTIVE);
    }

    @Test
    void isSlowWhenOneEventTakesLong() {
        assertThat(judge(1_000, 0, 0)).isEqualTo(State.SLOW);
        assertThat(judge(0, 0, 1)).isEqualTo(State.ACTIVE);
    }

    @Test
    void comesOutOfAPauseOnlyByAQuickRunAfterTheOneItHungIn() {
        assertThat(judge(10_000, 5, 7)).isEqualTo(State.PAUSED);
        assertThat(judge(60_000, 5, 7)).isEqualTo(State.PAUSED);
        // the run it hung in has ended, the next one is the probe
        assertThat(judge(100, 5, 8)).isEqualTo(State.PAUSED);
        assertThat(judge(2_000, 5, 8)).isEqualTo(State.PAUSED);
        assertThat(judge(0, 3, 10)).isEqualTo(State.ACTIVE);
    }

    @Test
    void aProbeThatHangsPausesAgain() {
        assertThat(judge(10_000, 5, 7)).isEqualTo(State.PAUSED);
        assertThat(judge(11_000, 5, 8)).isEqualTo(State.PAUSED);
        assertThat(judge(0, 5, 9)).isEqualTo(State.ACTIVE);
    }
}

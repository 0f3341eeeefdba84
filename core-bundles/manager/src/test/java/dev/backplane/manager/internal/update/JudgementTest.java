package dev.backplane.manager.internal.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.engine.RevisionTraffic;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

class JudgementTest {

    private static final UpdateSettings.Bounds BOUNDS =
            new UpdateSettings.Bounds(50, 1, 3, Duration.ofMillis(1));
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Judgement judgement = new Judgement(BOUNDS);

    private static RevisionTraffic traffic(long calls, long faults, Duration each) {
        long[] buckets = new long[RevisionTraffic.BUCKETS];
        buckets[RevisionTraffic.bucket(each.toNanos())] = calls;
        return new RevisionTraffic(calls, faults, 0, buckets);
    }

    private static RevisionTraffic sum(RevisionTraffic a, RevisionTraffic b) {
        long[] buckets = a.buckets();
        long[] more = b.buckets();
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] += more[i];
        }
        return new RevisionTraffic(a.calls() + b.calls(), a.faults() + b.faults(), 0, buckets);
    }

    private static final RevisionTraffic GOOD = traffic(10_000, 0, Duration.ofMillis(5));

    @Test
    void findsNothingWrongWithTheSame() {
        RevisionTraffic now = RevisionTraffic.NONE;
        for (int second = 1; second < 30; second++) {
            now = sum(now, traffic(1_000, 0, Duration.ofMillis(5)));
            assertThat(judgement.look(GOOD, now, second * SECOND)).isEmpty();
        }
    }

    @Test
    void noticesThatFivePercentFail() {
        assertThat(judgement.look(GOOD, traffic(40, 40, Duration.ofMillis(5)), 0))
                .as("too few to say")
                .isEmpty();
        Optional<String> fault =
                judgement.look(GOOD, traffic(400, 20, Duration.ofMillis(5)), SECOND);
        assertThat(fault).hasValueSatisfying(text -> assertThat(text).contains("20 of its 400"));
    }

    @Test
    void allowsWhatTheVersionBeforeDid() {
        RevisionTraffic asBad = traffic(10_000, 500, Duration.ofMillis(5));
        assertThat(judgement.look(asBad, traffic(400, 22, Duration.ofMillis(5)), SECOND)).isEmpty();
    }

    @Test
    void doesNotTakeOneFaultOfAHundredForMore() {
        assertThat(judgement.look(GOOD, traffic(100, 2, Duration.ofMillis(5)), SECOND)).isEmpty();
    }

    @Test
    void noticesTenTimesSlowerAfterThreeStretches() {
        RevisionTraffic now = RevisionTraffic.NONE;
        Optional<String> fault = Optional.empty();
        int seconds = 0;
        while (fault.isEmpty() && seconds < 10) {
            now = sum(now, traffic(100, 0, Duration.ofMillis(50)));
            fault = judgement.look(GOOD, now, seconds * SECOND);
            seconds++;
        }
        assertThat(seconds).isBetween(3, 5);
        assertThat(fault.orElseThrow()).contains("50 % of its calls");
    }

    @Test
    void forgivesTheFirstSecondsOfCodeThatIsNotCompiled() {
        RevisionTraffic now = traffic(100, 0, Duration.ofMillis(50));
        assertThat(judgement.look(GOOD, now, 0)).isEmpty();
        for (int second = 1; second < 30; second++) {
            Duration each = second < 3 ? Duration.ofMillis(50) : Duration.ofMillis(6);
            now = sum(now, traffic(100, 0, each));
            assertThat(judgement.look(GOOD, now, second * SECOND)).isEmpty();
        }
    }

    @Test
    void doesNotJudgeLatencyWithoutAnythingToCompareWith() {
        RevisionTraffic now = RevisionTraffic.NONE;
        for (int second = 0; second < 10; second++) {
            now = sum(now, traffic(100, 0, Duration.ofSeconds(1)));
            assertThat(judgement.look(RevisionTraffic.NONE, now, second * SECOND)).isEmpty();
        }
    }
}

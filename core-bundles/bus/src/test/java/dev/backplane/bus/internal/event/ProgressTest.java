package dev.backplane.bus.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

class ProgressTest {

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final Progress progress = new Progress();

    @Test
    void aRunThatHasOnlyJustBeenGrantedIsNotStuckHoweverLongTheMailboxWasAtRest() {
        assertThat(progress.stuckNanos(true, HOUR)).isZero();

        progress.begin(HOUR);
        progress.end(HOUR);
        assertThat(progress.stuckNanos(false, HOUR + 1)).isZero();
        assertThat(progress.stuckNanos(true, 2 * HOUR)).isZero();
    }

    @Test
    void countsAsLongAsTheSameRunGoesOn() {
        progress.begin(5);
        assertThat(progress.stuckNanos(true, 10)).isZero();
        assertThat(progress.stuckNanos(true, 30)).isEqualTo(20);
        assertThat(progress.stuckNanos(true, 70)).isEqualTo(60);
    }

    @Test
    void beginsAnewWithEachRun() {
        progress.begin(5);
        assertThat(progress.stuckNanos(true, 10)).isZero();
        progress.end(20);
        progress.begin(25);
        assertThat(progress.stuckNanos(true, 30)).isZero();
        assertThat(progress.stuckNanos(true, 31)).isEqualTo(1);
    }
}

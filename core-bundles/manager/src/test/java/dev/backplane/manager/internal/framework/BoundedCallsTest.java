package dev.backplane.manager.internal.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.manager.internal.framework.BoundedCalls.Terms;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class BoundedCallsTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final BoundedCalls calls = new BoundedCalls();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        calls.close();
    }

    @Test
    void returnsWhatTheCallReturns() throws Exception {
        assertThat(calls.call(new Terms("adding", LONG), () -> 1 + 1)).isEqualTo(2);
    }

    @Test
    void passesOnWhatTheCallThrows() {
        assertThatThrownBy(
                        () ->
                                calls.call(
                                        new Terms("failing", LONG),
                                        () -> {
                                            throw new IOException("disk");
                                        }))
                .isInstanceOf(IOException.class)
                .hasMessage("disk");
    }

    @Test
    void blamesTheEarlierCallThatHoldsTheBundle() {
        PluginException late =
                catchThrowableOfType(
                        PluginException.class,
                        () ->
                                calls.call(
                                        new Terms("stopping greeter", SHORT),
                                        this::acquireBundleLock));

        assertThat(late).hasMessageContaining("an earlier start or stop of it still hangs");
    }

    /** Named as the framework's own. */
    private Void acquireBundleLock() throws InterruptedException {
        release.await(LONG.toMillis(), TimeUnit.MILLISECONDS);
        return null;
    }

    @Test
    void givesUpACallThatHangsAndSaysWhere() {
        PluginException late =
                catchThrowableOfType(
                        PluginException.class,
                        () -> calls.call(new Terms("starting greeter", SHORT), this::hang));

        assertThat(late.code()).isEqualTo(ErrorCode.LIFECYCLE_TIMEOUT);
        assertThat(late)
                .hasMessageContaining("starting greeter did not finish within 50 ms")
                .hasMessageContaining("BoundedCallsTest.hang");
    }

    @Test
    void tellsWhenACallThatWasGivenUpEnds() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        Terms terms = new Terms("starting greeter", SHORT, told::countDown);
        assertThatThrownBy(() -> calls.call(terms, this::hang)).isInstanceOf(PluginException.class);

        assertThat(told.getCount()).isEqualTo(1);
        release.countDown();
        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aHangingCallDoesNotKeepOthersFromRunning() throws Exception {
        assertThatThrownBy(() -> calls.call(new Terms("hanging", SHORT), this::hang))
                .isInstanceOf(PluginException.class);

        assertThat(calls.call(new Terms("next", LONG), () -> "fine")).isEqualTo("fine");
    }

    /** Ignores being interrupted, as bad activators do. */
    private Object hang() {
        boolean released = false;
        while (!released) {
            try {
                released = release.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                released = false;
            }
        }
        return "late";
    }
}

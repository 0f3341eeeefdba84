package dev.backplane.bus.internal.policy;

import static dev.backplane.bus.internal.request.RequestPathTest.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.Payload;
import dev.backplane.bus.admin.OperationInfo;
import dev.backplane.bus.internal.request.FakeBundles;
import dev.backplane.bus.internal.request.TestBus;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

@Timeout(30)
class BreakerTest {

    private static final class HandClock extends Clock {

        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final HandClock clock = new HandClock();
    private final TestBus bus = new TestBus(new Lanes(clock));
    private ErrorCode failure = ErrorCode.HANDLER_FAILED;
    private boolean failing = true;

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void opensAtTheFailureRateAndNamesOperationRateAndTime() {
        Bundle bundle = plugin();
        for (int i = 0; i < 49; i++) {
            call();
        }
        assertThat(state()).isEqualTo(OperationInfo.Breaker.CLOSED);
        call();

        assertThat(state()).isEqualTo(OperationInfo.Breaker.OPEN);
        assertRefused(ErrorCode.CIRCUIT_OPEN, () -> bus.call("a", "op"))
                .hasMessage(
                        "a/op failed 100 % of its last calls (at most 50 % is allowed) and is tried"
                                + " again in 5000 ms");
        assertThat(info().counts().refusedByBreaker()).isEqualTo(1);
        assertThat(bus.routes.inFlight(bundle)).isZero();
    }

    @Test
    void countsTheSuccessesBetweenFailures() {
        plugin();
        for (int i = 0; i < 300; i++) {
            failing = i % 5 < 2;
            call();
        }
        assertThat(state()).isEqualTo(OperationInfo.Breaker.CLOSED);

        failing = true;
        for (int i = 0; i < 18; i++) {
            assertThat(state()).isEqualTo(OperationInfo.Breaker.CLOSED);
            call();
        }
        assertThat(state()).isEqualTo(OperationInfo.Breaker.OPEN);
    }

    @Test
    void triesAgainAfterTheRestAndCloses() {
        plugin();
        open();
        clock.now = clock.now.plusMillis(5_001);
        failing = false;

        call();
        assertThat(state()).isEqualTo(OperationInfo.Breaker.HALF_OPEN);
        for (int i = 0; i < 9; i++) {
            call();
        }
        assertThat(state()).isEqualTo(OperationInfo.Breaker.CLOSED);
    }

    @Test
    void opensAgainWhenTheTrialFails() {
        plugin();
        open();
        clock.now = clock.now.plusMillis(5_001);

        for (int i = 0; i < 10; i++) {
            call();
        }
        assertThat(state()).isEqualTo(OperationInfo.Breaker.OPEN);
        assertRefused(ErrorCode.CIRCUIT_OPEN, () -> bus.call("a", "op"));
    }

    @Test
    void doesNotCountWhatIsNotTheOperationsFault() {
        plugin();
        failure = ErrorCode.INVALID_ARGUMENT;
        for (int i = 0; i < 200; i++) {
            call();
        }

        assertThat(state()).isEqualTo(OperationInfo.Breaker.CLOSED);
    }

    @Test
    void isKeptWhileHandlersComeAndGoAndResetByANewRevision() {
        Bundle bundle = plugin();
        open();

        bus.routes.deactivate("a", "updating");
        assertThat(state()).isEqualTo(OperationInfo.Breaker.OPEN);
        bus.routes.activate("a", bundle);
        assertThat(state()).isEqualTo(OperationInfo.Breaker.CLOSED);
        assertThat(info().counts().calls()).isEqualTo(50);
    }

    @Test
    void isForgottenWithThePlugin() {
        plugin();
        open();

        bus.routes.remove("a");

        assertThat(bus.lanes.operations()).isEmpty();
    }

    @Test
    void isOffWhereThePolicySaysSo() {
        TestPolicies.set(bus.lanes, "off", "target", "a/*", "breakerFailurePercent", 0);
        plugin();
        open();

        assertThat(state()).isEqualTo(OperationInfo.Breaker.OFF);
        assertThat(info().policy()).isEqualTo("off");
    }

    private Bundle plugin() {
        Bundle bundle = FakeBundles.named("a");
        bus.add(bundle, "op", request -> answer());
        bus.routes.activate("a", bundle);
        return bundle;
    }

    private Payload answer() {
        if (failing) {
            throw new PluginException(failure, "as asked");
        }
        return Payload.empty();
    }

    private void open() {
        for (int i = 0; i < 50; i++) {
            call();
        }
    }

    private void call() {
        try {
            bus.call("a", "op");
        } catch (PluginException e) {
            assertThat(e.code()).isEqualTo(failure);
        }
    }

    private OperationInfo.Breaker state() {
        return info().breaker();
    }

    private OperationInfo info() {
        return bus.lanes.operations().getFirst();
    }
}

package dev.backplane.bus.internal.request;

import static dev.backplane.bus.internal.request.RequestPathTest.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.admin.OperationInfo;
import dev.backplane.engine.CanaryRule;
import dev.backplane.engine.RevisionTraffic;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

@Timeout(60)
class CanaryTest {

    private static final CanaryRule BY_HEADER = new CanaryRule.Header("x-canary", "yes");
    private static final int ROUNDS = 300;
    private static final Duration LONG = Duration.ofSeconds(20);

    private final TestBus bus = new TestBus();
    private final Bundle candidate = FakeBundles.named("p");
    private Bundle stable;

    @BeforeEach
    void serve() {
        stable = bus.plugin("p", "op", request -> Payload.text("stable"));
        bus.add(candidate, "op", request -> Payload.text("candidate"));
    }

    @AfterEach
    void close() {
        bus.close();
    }

    private String call(Map<String, String> headers) {
        Payload payload = Payload.text("?").withHeaders(headers);
        return bus.path.request(Request.of("p", "op", payload, "tester", LONG)).text();
    }

    @Test
    void aShareOfTheCallsGoesToTheCandidate() {
        bus.routes.startCanary("p", candidate, new CanaryRule.Weight(20));
        int chosen = 0;
        for (int i = 0; i < 10_000; i++) {
            chosen += bus.call("p", "op").text().equals("candidate") ? 1 : 0;
        }

        assertThat(chosen).as("of 10,000 by chance").isBetween(1_700, 2_300);
        assertThat(bus.routes.traffic(candidate).calls()).isEqualTo(chosen);
        assertThat(bus.routes.traffic(stable).calls()).isEqualTo(10_000 - chosen);
    }

    @Test
    void allOfThemDoAtAHundredPercent() {
        bus.routes.startCanary("p", candidate, new CanaryRule.Weight(100));

        assertThat(bus.call("p", "op").text()).isEqualTo("candidate");
    }

    @Test
    void callsAreChosenByAHeader() {
        bus.routes.startCanary("p", candidate, BY_HEADER);
        assertThat(call(Map.of("x-canary", "yes"))).isEqualTo("candidate");
        assertThat(call(Map.of("x-canary", "no"))).isEqualTo("stable");
        assertThat(call(Map.of())).isEqualTo("stable");

        bus.routes.startCanary("p", candidate, new CanaryRule.Header("x-canary", ""));
        assertThat(call(Map.of("x-canary", "no"))).isEqualTo("candidate");

        bus.routes.startCanary(
                "p", candidate, new CanaryRule.Header(EventProperty.CALLER, "tester"));
        assertThat(call(Map.of())).isEqualTo("candidate");
        assertThat(bus.call("p", "op").text()).isEqualTo("stable");
    }

    @Test
    void endsWhenItIsToldToAndWithEveryOtherDecision() {
        bus.routes.endCanary("unknown");
        bus.routes.startCanary("p", candidate, new CanaryRule.Weight(100));
        bus.routes.endCanary("p");
        assertThat(bus.call("p", "op").text()).isEqualTo("stable");

        bus.routes.startCanary("p", candidate, new CanaryRule.Weight(100));
        bus.routes.activate("p", stable);
        assertThat(bus.call("p", "op").text()).isEqualTo("stable");

        bus.routes.startCanary("p", candidate, new CanaryRule.Weight(1));
        bus.routes.activate("p", candidate);
        assertThat(bus.call("p", "op").text()).isEqualTo("candidate");

        bus.routes.deactivate("p", "it was stopped");
        assertRefused(ErrorCode.PLUGIN_NOT_ACTIVE, () -> bus.call("p", "op"));
        assertRefused(ErrorCode.UNKNOWN_PLUGIN, () -> bus.call("unknown", "op"));
    }

    @Test
    void followsTheHandlersOfBoth() {
        bus.routes.startCanary("p", candidate, BY_HEADER);
        bus.add(candidate, "new", request -> Payload.text("of the candidate"));
        bus.add(stable, "old", request -> Payload.text("of the stable one"));

        assertThat(bus.call("p", "old").text()).isEqualTo("of the stable one");
        assertRefused(ErrorCode.UNKNOWN_OPERATION, () -> bus.call("p", "new"));
    }

    @Test
    void needsSomebodyWhoServes() {
        bus.routes.deactivate("p", "it was stopped");

        assertThatThrownBy(() -> bus.routes.startCanary("p", candidate, BY_HEADER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("served by nobody");
        assertRefused(ErrorCode.PLUGIN_NOT_ACTIVE, () -> bus.call("p", "op"));
    }

    @Test
    void aFailingCandidateDoesNotOpenTheBreakerOfTheOther() {
        Bundle failing = FakeBundles.named("p");
        bus.add(
                failing,
                "op",
                request -> {
                    throw new IllegalStateException("broken");
                });
        bus.routes.startCanary("p", failing, BY_HEADER);
        for (int i = 0; i < 300; i++) {
            assertThatThrownBy(() -> call(Map.of("x-canary", "yes")))
                    .isInstanceOf(PluginException.class)
                    .extracting("code")
                    .isEqualTo(ErrorCode.HANDLER_FAILED);
        }

        assertThat(call(Map.of())).isEqualTo("stable");
        assertThat(bus.lanes.operations().getFirst().breaker())
                .isEqualTo(OperationInfo.Breaker.CLOSED);
        RevisionTraffic traffic = bus.routes.traffic(failing);
        assertThat(traffic.faults()).isEqualTo(300);
        assertThat(traffic.faultRate()).isEqualTo(1);
        assertThat(bus.routes.traffic(stable).faults()).isZero();
    }

    /** Neither do its successes hide that the other fails. */
    @Test
    void aCandidateDoesNotHoldTheBreakerOfTheOtherClosed() {
        bus.routes.deactivate("p", "to be replaced");
        Bundle failing =
                bus.plugin(
                        "p",
                        "op",
                        request -> {
                            throw new IllegalStateException("broken");
                        });
        bus.routes.startCanary("p", candidate, BY_HEADER);
        for (int i = 0; i < 100; i++) {
            assertThat(call(Map.of("x-canary", "yes"))).isEqualTo("candidate");
            assertThatThrownBy(() -> call(Map.of())).isInstanceOf(PluginException.class);
        }

        assertRefused(ErrorCode.CIRCUIT_OPEN, () -> call(Map.of()));
        assertThat(call(Map.of("x-canary", "yes"))).isEqualTo("candidate");
        assertThat(bus.lanes.operations().getFirst().counts().succeeded()).isEqualTo(101);
        assertThat(bus.routes.traffic(failing).refusals()).isPositive();
    }

    @Test
    void nobodyIsInADrainedCandidate() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicBoolean stopped = new AtomicBoolean(true);
        LongAdder faults = new LongAdder();
        Bundle next = FakeBundles.named("p");
        bus.add(
                next,
                "op",
                request -> {
                    faults.add(stopped.get() ? 1 : 0);
                    return Payload.empty();
                });
        List<Future<?>> loops = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < 3; i++) {
                loops.add(
                        callers.submit(
                                () -> {
                                    while (!over.get()) {
                                        bus.call("p", "op");
                                    }
                                }));
            }
            int rounds = 0;
            for (long end = System.nanoTime() + LONG.toNanos();
                    rounds < ROUNDS && System.nanoTime() - end < 0; ) {
                stopped.set(false);
                long before = bus.routes.traffic(next).calls();
                bus.routes.startCanary("p", next, new CanaryRule.Weight(50));
                while (bus.routes.traffic(next).calls() == before && System.nanoTime() - end < 0) {
                    Thread.onSpinWait();
                }
                bus.routes.endCanary("p");
                assertThat(bus.routes.drain(next, LONG)).isTrue();
                stopped.set(true);
                rounds++;
            }
            over.set(true);
            assertThat(rounds).isEqualTo(ROUNDS);
        }
        for (Future<?> each : loops) {
            each.get();
        }
        assertThat(faults.sum()).isZero();
        assertThat(bus.routes.traffic(next).calls()).isGreaterThanOrEqualTo(ROUNDS);
    }
}

package dev.backplane.bus.internal.request;

import static dev.backplane.bus.internal.request.RequestPathTest.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.engine.FailureKind;
import dev.backplane.engine.OperationTraffic;
import dev.backplane.engine.RevisionTraffic;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

class TrafficTest {

    private final TestBus bus = new TestBus();

    @AfterEach
    void close() {
        bus.close();
    }

    private static Payload lateBy(Request request) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(20, TimeUnit.SECONDS)).isFalse();
        return Payload.empty();
    }

    private static void hasEnough(Payload item) {
        throw new IllegalStateException("enough");
    }

    @Test
    void tellsHowTheCallsOfARevisionFared() {
        Bundle bundle = bus.plugin("p", "ok", request -> Payload.empty());
        bus.add(
                bundle,
                "fails",
                request -> {
                    throw new IllegalStateException("broken");
                });
        bus.add(
                bundle,
                "refuses",
                request -> {
                    throw new PluginException(ErrorCode.INVALID_ARGUMENT, "no");
                });
        bus.add(bundle, "slow", TrafficTest::lateBy);
        RevisionTraffic before = bus.routes.traffic(bundle);
        for (int i = 0; i < 10; i++) {
            bus.call("p", "ok");
        }
        assertRefused(ErrorCode.HANDLER_FAILED, () -> bus.call("p", "fails"));
        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> bus.call("p", "refuses"));
        assertRefused(ErrorCode.UNKNOWN_OPERATION, () -> bus.call("p", "unknown"));
        Request hurried = TestBus.request("p", "slow", Duration.ofMillis(40));
        assertRefused(ErrorCode.DEADLINE_EXCEEDED, () -> bus.path.request(hurried));

        RevisionTraffic traffic = bus.routes.traffic(bundle).since(before);
        assertThat(traffic.calls()).isEqualTo(14);
        assertThat(traffic.faults()).as("failed, too slow").isEqualTo(2);
        assertThat(traffic.refusals()).as("refused, unknown").isEqualTo(2);
        assertThat(Arrays.stream(traffic.buckets()).sum()).as("came to a handler").isEqualTo(13);
        assertThat(traffic.quantile(1)).isBetween(Duration.ofMillis(30), Duration.ofSeconds(20));
        assertThat(traffic.quantile(0.5)).isLessThan(Duration.ofMillis(30));
    }

    @Test
    void doesNotCountTheTimeAtTheGate() throws Exception {
        Bundle bundle = bus.plugin("p", "op", request -> Payload.empty());
        bus.call("p", "op");
        RevisionTraffic before = bus.routes.traffic(bundle);
        bus.routes.closeGate("p");
        Thread caller = Thread.ofVirtual().start(() -> bus.call("p", "op"));
        long begin = System.nanoTime();
        while (bus.routes.gateWait("p").waiting() == 0 || System.nanoTime() - begin < 400_000_000) {
            Thread.onSpinWait();
        }
        bus.routes.activate("p", bundle);
        assertThat(caller.join(Duration.ofSeconds(20))).isTrue();

        RevisionTraffic traffic = bus.routes.traffic(bundle).since(before);
        assertThat(traffic.calls()).isEqualTo(1);
        assertThat(traffic.quantile(1)).isLessThan(Duration.ofMillis(390));
    }

    @Test
    void countsAStreamThatItsConsumerBrokeOffAsNoFault() {
        Bundle bundle = bus.plugin("p", "op", request -> Payload.empty());

        Request request = TestBus.request("p", "op", Duration.ofSeconds(5));
        assertThatThrownBy(() -> bus.path.stream(request, TrafficTest::hasEnough))
                .isInstanceOf(IllegalStateException.class);

        assertThat(bus.routes.traffic(bundle).faults()).isZero();
        assertThat(bus.routes.traffic(bundle).refusals()).isEqualTo(1);
    }

    @Test
    void putsADurationIntoTheBucketThatEndsNextAfterIt() {
        for (int i = 0; i < RevisionTraffic.BUCKETS - 1; i++) {
            long upper = RevisionTraffic.upperNanos(i);
            assertThat(RevisionTraffic.bucket(upper)).isEqualTo(i);
            assertThat(RevisionTraffic.bucket(upper + 1)).isEqualTo(i + 1);
        }
        assertThat(RevisionTraffic.bucket(-1)).isZero();
        assertThat(RevisionTraffic.bucket(Long.MAX_VALUE)).isEqualTo(RevisionTraffic.BUCKETS - 1);
    }

    @Test
    void knowsNothingOfABundleThatNeverServed() {
        assertThat(bus.routes.traffic(FakeBundles.named("p"))).isSameAs(RevisionTraffic.NONE);
    }

    @Test
    void tellsOfEachVersionAndOperationWhoseFaultFailuresWere() {
        Bundle front = bus.plugin("front", "passesOn", request -> bus.call("back", "fails"));
        bus.add(
                front,
                "wraps",
                request -> {
                    try {
                        return bus.call("back", "fails");
                    } catch (PluginException e) {
                        throw new IllegalStateException("no luck", e);
                    }
                });
        bus.add(
                front,
                "goesOn",
                request -> {
                    assertRefused(ErrorCode.HANDLER_FAILED, () -> bus.call("back", "fails"));
                    throw new IllegalStateException("its own");
                });
        bus.add(
                front,
                "refuses",
                request -> {
                    throw new PluginException(ErrorCode.INVALID_ARGUMENT, "no");
                });
        bus.add(front, "slow", TrafficTest::lateBy);
        bus.plugin(
                "back",
                "fails",
                request -> {
                    throw new IllegalStateException("broken");
                });
        assertRefused(ErrorCode.HANDLER_FAILED, () -> bus.call("front", "passesOn"));
        assertRefused(ErrorCode.HANDLER_FAILED, () -> bus.call("front", "wraps"));
        assertRefused(ErrorCode.HANDLER_FAILED, () -> bus.call("front", "goesOn"));
        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> bus.call("front", "refuses"));
        assertRefused(ErrorCode.UNKNOWN_OPERATION, () -> bus.call("front", "unknown"));
        Request hurried = TestBus.request("front", "slow", Duration.ofMillis(40));
        assertRefused(ErrorCode.DEADLINE_EXCEEDED, () -> bus.path.request(hurried));

        assertThat(failures("front"))
                .containsEntry("passesOn", Map.of(FailureKind.DOWNSTREAM, 1L))
                .containsEntry("wraps", Map.of(FailureKind.DOWNSTREAM, 1L))
                .containsEntry("goesOn", Map.of(FailureKind.PLUGIN, 1L))
                .containsEntry("refuses", Map.of(FailureKind.REFUSED, 1L))
                .containsEntry("slow", Map.of(FailureKind.TIMED_OUT, 1L))
                .containsEntry(OperationTraffic.OTHER, Map.of(FailureKind.REFUSED, 1L));
        assertThat(failures("back")).containsEntry("fails", Map.of(FailureKind.PLUGIN, 3L));
    }

    @Test
    void countsOperationsBeyondTheLimitTogether() {
        TrafficBook book = new TrafficBook();
        Traffic others = book.others("p");
        for (int i = 0; i < OperationTraffic.MOST + 5; i++) {
            book.of("p", "op" + i).succeeded(1);
        }

        assertThat(book.read().get("p")).hasSize(OperationTraffic.MOST);
        assertThat(others.read().calls()).isEqualTo(6);
        assertThat(book.total().calls()).isEqualTo(OperationTraffic.MOST + 5);
    }

    private Map<String, Map<FailureKind, Long>> failures(String plugin) {
        return bus.routes.versions().stream()
                .filter(version -> version.plugin().equals(plugin))
                .flatMap(version -> version.operations().stream())
                .collect(Collectors.toMap(OperationTraffic::operation, OperationTraffic::failures));
    }
}

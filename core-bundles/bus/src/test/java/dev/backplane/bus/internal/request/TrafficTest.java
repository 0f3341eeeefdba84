package dev.backplane.bus.internal.request;

import static dev.backplane.bus.internal.request.RequestPathTest.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.engine.RevisionTraffic;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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
}

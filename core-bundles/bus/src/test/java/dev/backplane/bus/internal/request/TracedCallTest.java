package dev.backplane.bus.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.Payload;
import dev.backplane.bus.internal.Traces;
import dev.backplane.bus.internal.request.RecordedSteps.Step;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

final class TracedCallTest {

    private final TestBus bus = new TestBus();
    private final DeadlineWatch watch = DeadlineWatch.start(100_000);
    private final Traces traces = new Traces();
    private final RecordedSteps steps = new RecordedSteps();
    private final RequestPath path = new RequestPath(bus.routes, traces, TestBus.LIMITS, watch);

    @AfterEach
    void close() throws Exception {
        watch.close();
        bus.close();
    }

    @Test
    void eachCallIsAStepWithinTheOneAroundIt() {
        traces.setRecorder(steps);
        bus.plugin("inner", "op", request -> Payload.text(request.context().traceparent()));
        bus.plugin(
                "outer",
                "op",
                request -> path.request(TestBus.request("inner", "op", Duration.ofSeconds(5))));

        Payload reply = path.request(TestBus.request("outer", "op", Duration.ofSeconds(5)));

        assertThat(reply.text()).isEqualTo("00-2");
        Step inner = steps.ended.get(0);
        Step outer = steps.ended.get(1);
        assertThat(outer.hop().plugin()).isEqualTo("outer");
        assertThat(outer.parent()).isEmpty();
        assertThat(outer.details()).containsKey("backplane.version");
        assertThat(inner.hop().plugin()).isEqualTo("inner");
        assertThat(inner.parent()).isEqualTo(outer.own());
        assertThat(inner.outcome()).isEmpty();
    }

    @Test
    void tellsHowItEnded() {
        traces.setRecorder(steps);
        bus.plugin(
                "bad",
                "op",
                request -> {
                    throw new IllegalStateException("no");
                });

        assertThatThrownBy(() -> path.request(TestBus.request("bad", "op", Duration.ofSeconds(5))));
        assertThatThrownBy(() -> path.request(TestBus.request("who", "op", Duration.ofSeconds(5))));

        assertThat(steps.ended)
                .extracting(Step::outcome)
                .containsExactly("HANDLER_FAILED", "UNKNOWN_PLUGIN");
    }

    @Test
    void aThreadThatHandlesACallKnowsItsTrace() {
        traces.setRecorder(steps);
        bus.plugin("here", "op", request -> Payload.text(traces.traceparent()));

        assertThat(path.request(TestBus.request("here", "op", Duration.ofSeconds(5))).text())
                .isEqualTo("00-1");
        assertThat(traces.traceparent()).isEmpty();
    }
}

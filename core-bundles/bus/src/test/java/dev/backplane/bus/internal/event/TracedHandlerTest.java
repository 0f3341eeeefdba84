package dev.backplane.bus.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.internal.Traces;
import dev.backplane.bus.internal.request.RecordedSteps;
import dev.backplane.bus.internal.request.RecordedSteps.Step;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.event.Event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class TracedHandlerTest {

    private static final Subscriber SUBSCRIBER = new Subscriber("s/On", "s", List.of("t"), null);

    private final TestEvents events = new TestEvents();
    private final Traces traces = new Traces();
    private final RecordedSteps steps = new RecordedSteps();

    @AfterEach
    void close() {
        events.close();
    }

    @Test
    void eachRunIsAStepAndWhatItSendsIsWithinIt() {
        traces.setRecorder(steps);
        List<String> seen = new ArrayList<>();
        events.subscribe(
                "t",
                TestEvents.USUAL,
                new TracedHandler(
                        event -> {
                            seen.add(traces.traceparent());
                            throw new IllegalStateException("no");
                        },
                        SUBSCRIBER,
                        "1.0.0",
                        traces));
        events.router.record(traces);

        events.router.send(
                new Event("t", Map.of(EventProperty.REPLAY_OF, 7L)), MessageContext.of("p"));

        Step published = steps.ended.get(0);
        Step handled = steps.ended.get(1);
        assertThat(seen).containsExactly(handled.own());
        assertThat(handled.parent()).isEqualTo(published.own());
        assertThat(handled.outcome()).isEqualTo("HANDLER_FAILED");
        assertThat(handled.details())
                .containsEntry("backplane.subscriber", "s/On")
                .containsEntry("backplane.replay.of", "7");
    }

    @Test
    void doesNothingWhileNobodyRecords() {
        List<String> seen = new ArrayList<>();
        events.subscribe(
                "t",
                TestEvents.USUAL,
                new TracedHandler(
                        event -> seen.add(traces.traceparent()), SUBSCRIBER, "1.0.0", traces));

        events.router.send(
                new Event("t", Map.of(EventProperty.TRACEPARENT, "00-x")), MessageContext.of("p"));

        assertThat(seen).containsExactly("00-x");
    }
}

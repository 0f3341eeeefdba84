package dev.backplane.bus.internal.event;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.internal.Traces;
import dev.backplane.bus.internal.Work;
import dev.backplane.monitor.TraceDetail;
import dev.backplane.monitor.TraceHop;
import dev.backplane.monitor.TraceRecorder;
import dev.backplane.monitor.TraceSpan;
import dev.backplane.plugin.ErrorCode;

import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

/** Each run of a subscriber's handler as a step of the event's trace. */
final class TracedHandler implements EventHandler {

    private final EventHandler handler;
    private final Subscriber subscriber;
    private final String version;
    private final Traces traces;

    TracedHandler(EventHandler handler, Subscriber subscriber, String version, Traces traces) {
        this.handler = handler;
        this.subscriber = subscriber;
        this.version = version;
        this.traces = traces;
    }

    @Override
    public void handleEvent(Event event) {
        TraceRecorder recorder = traces.recorder();
        if (recorder == null || !(Work.Cell.mine().get() instanceof EventRun run)) {
            handler.handleEvent(event);
        } else {
            handle(event, run, recorder);
        }
    }

    private void handle(Event event, EventRun run, TraceRecorder recorder) {
        MessageContext context = run.context();
        TraceSpan span =
                recorder.begin(
                        new TraceHop(
                                TraceHop.Kind.EVENT,
                                event.getTopic(),
                                subscriber.plugin(),
                                context.caller()),
                        context.traceparent());
        span.detail(TraceDetail.VERSION, version).detail(TraceDetail.SUBSCRIBER, subscriber.name());
        if (event.getProperty(EventProperty.REPLAY_OF) instanceof Long letter) {
            span.detail(TraceDetail.REPLAY_OF, letter.toString());
        }
        run.traced(context.withTraceparent(span.traceparent()));
        String outcome = ErrorCode.HANDLER_FAILED.name();
        try {
            handler.handleEvent(event);
            outcome = "";
        } finally {
            span.end(outcome);
        }
    }
}

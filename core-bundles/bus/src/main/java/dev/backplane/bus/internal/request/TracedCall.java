package dev.backplane.bus.internal.request;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.monitor.TraceDetail;
import dev.backplane.monitor.TraceHop;
import dev.backplane.monitor.TraceRecorder;
import dev.backplane.monitor.TraceSpan;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/** One attempt of a call as a step of its trace. */
final class TracedCall {

    private TracedCall() {}

    static @Nullable Payload carry(
            TraceRecorder recorder, Call call, Supplier<@Nullable Payload> attempt) {
        Request asked = call.request();
        TraceSpan span =
                recorder.begin(
                        new TraceHop(
                                TraceHop.Kind.REQUEST,
                                asked.operation(),
                                asked.plugin(),
                                asked.caller()),
                        asked.context().traceparent());
        if (call.attempt() > 1) {
            span.detail(TraceDetail.ATTEMPT, String.valueOf(call.attempt()));
        }
        call.traced(span.traceparent());
        String outcome = ErrorCode.INTERNAL.name();
        try {
            Payload reply = attempt.get();
            outcome = "";
            return reply;
        } catch (PluginException e) {
            outcome = e.code().name();
            throw e;
        } finally {
            Revision revision = call.revision();
            if (revision != null) {
                span.detail(TraceDetail.VERSION, revision.version());
            }
            span.end(outcome);
        }
    }
}

package dev.backplane.grpc.internal;

import dev.backplane.bus.MessageContext;
import dev.backplane.monitor.TraceHop;
import dev.backplane.monitor.TraceRecorder;
import dev.backplane.monitor.TraceSpan;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Makes each call a step of a trace: the caller's, or one that begins here. */
final class GatewayTraces {

    private volatile @Nullable TraceRecorder recorder;

    /** Null if nobody records. */
    void recorder(@Nullable TraceRecorder present) {
        recorder = present;
    }

    /** The context of what the call sends. Ends with the call. */
    MessageContext begin(
            Subject subject, Map<String, String> headers, VirtualThreadCall<?, ?> call) {
        TraceRecorder present = recorder;
        if (present == null) {
            MessageContext context = GatewayContext.of(headers);
            call.traced(context.traceparent(), null);
            return context;
        }
        TraceSpan span =
                present.begin(
                        new TraceHop(
                                TraceHop.Kind.GATEWAY,
                                call.method(),
                                subject.plugin(),
                                GatewayContext.CALLER),
                        GatewayContext.given(headers));
        call.traced(span.traceparent(), span);
        return GatewayContext.of(headers, span.traceparent());
    }
}

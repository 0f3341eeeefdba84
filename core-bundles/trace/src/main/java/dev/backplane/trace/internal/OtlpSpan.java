package dev.backplane.trace.internal;

import dev.backplane.monitor.TraceSpan;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/** A span of OpenTelemetry. */
final class OtlpSpan implements TraceSpan {

    private static final String OUTCOME = "backplane.outcome";

    private final Span span;

    OtlpSpan(Span span) {
        this.span = span;
    }

    @Override
    public String traceparent() {
        return Traceparent.of(span.getSpanContext());
    }

    @Override
    public TraceSpan detail(String key, String value) {
        span.setAttribute(key, value);
        return this;
    }

    @Override
    public void end(String outcome) {
        if (outcome.isEmpty()) {
            span.setAttribute(OUTCOME, "OK");
        } else {
            span.setAttribute(OUTCOME, outcome);
            span.setStatus(StatusCode.ERROR, outcome);
        }
        span.end();
    }
}

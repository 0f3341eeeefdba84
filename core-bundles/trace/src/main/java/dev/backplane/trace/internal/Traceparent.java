package dev.backplane.trace.internal;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header of W3C Trace Context and what it stands for. */
final class Traceparent {

    /** Version 00; a higher one may have more at the end. */
    private static final Pattern FORM =
            Pattern.compile(
                    "(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.{0,256})?");

    private Traceparent() {}

    /** One that is malformed is none: a new trace begins (section 4.3). */
    static Context context(String traceparent) {
        Matcher matcher = FORM.matcher(traceparent);
        if (!matcher.matches()) {
            return Context.root();
        }
        SpanContext parent =
                SpanContext.createFromRemoteParent(
                        matcher.group(1),
                        matcher.group(2),
                        TraceFlags.fromHex(matcher.group(3), 0),
                        TraceState.getDefault());
        return parent.isValid() ? Context.root().with(Span.wrap(parent)) : Context.root();
    }

    static String of(SpanContext span) {
        return "00-"
                + span.getTraceId()
                + "-"
                + span.getSpanId()
                + "-"
                + span.getTraceFlags().asHex();
    }
}

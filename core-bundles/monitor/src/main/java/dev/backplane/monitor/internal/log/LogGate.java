package dev.backplane.monitor.internal.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

import dev.backplane.monitor.LogLine;
import dev.backplane.monitor.TraceSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Every line that a logger lets through comes by here, on the thread that logs: it is denied or
 * kept, and gets the trace it belongs to.
 */
final class LogGate extends Filter<ILoggingEvent> {

    /** What is said of a plugin's own lines is not one of them. */
    static final String REPORTS = "dev.backplane.log";

    private final Speakers speakers;
    private final Followers followers;
    private final AtomicLong numbers = new AtomicLong();
    private volatile KeptLines bounds;
    private volatile @Nullable TraceSource traces;
    private volatile String node = "";

    LogGate(Speakers speakers, Followers followers, KeptLines bounds) {
        this.speakers = speakers;
        this.followers = followers;
        this.bounds = bounds;
    }

    void keep(KeptLines changed) {
        bounds = changed;
    }

    void traces(@Nullable TraceSource source) {
        traces = source;
    }

    /** Empty if lines need not tell. */
    void node(String name) {
        node = name;
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        Speaker speaker = speakers.of(LogLines.field(event, LogLines.PLUGIN));
        boolean report = REPORTS.equals(event.getLoggerName());
        if (!report && !speaker.admits(event.getLevel(), System.nanoTime())) {
            return FilterReply.DENY;
        }
        TraceSource source = traces;
        String trace = source == null ? "" : LogLines.traceId(source.traceparent());
        LogLine line =
                speaker.ring()
                        .add(
                                numbers::incrementAndGet,
                                number -> LogLines.of(number, event, trace),
                                bounds);
        mark(event, trace);
        followers.tell(line);
        return FilterReply.NEUTRAL;
    }

    private void mark(ILoggingEvent event, String trace) {
        if (event instanceof LoggingEvent own) {
            if (!trace.isEmpty()) {
                own.addKeyValuePair(new KeyValuePair(LogLines.TRACE, trace));
            }
            if (!node.isEmpty()) {
                own.addKeyValuePair(new KeyValuePair(LogLines.NODE, node));
            }
        }
    }
}

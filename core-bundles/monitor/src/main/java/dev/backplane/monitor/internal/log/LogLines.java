package dev.backplane.monitor.internal.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;

import dev.backplane.monitor.LogLevel;
import dev.backplane.monitor.LogLine;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is kept of a line: texts only, since everything else may hold on to a plugin's classes. */
final class LogLines {

    static final String PLUGIN = "plugin";
    static final String VERSION = "version";
    static final String TRACE = "trace";
    static final String NODE = "node";

    private static final int LONGEST_TEXT = 8 * 1024;
    private static final int LONGEST_FIELD = 1024;
    private static final int MOST_FIELDS = 32;
    private static final int TRACE_FROM = 3;
    private static final int TRACE_TO = 35;

    private LogLines() {}

    static LogLine of(long number, ILoggingEvent event, String trace) {
        return new LogLine(
                number,
                event.getInstant(),
                LogLevel.valueOf(event.getLevel().toString()),
                field(event, PLUGIN),
                field(event, VERSION),
                event.getLoggerName(),
                event.getThreadName(),
                shortened(String.valueOf(event.getFormattedMessage()), LONGEST_TEXT),
                trace,
                fields(event),
                thrown(event.getThrowableProxy()));
    }

    /** The value of a key-value pair; empty if there is none. */
    static String field(ILoggingEvent event, String key) {
        @Nullable List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (KeyValuePair pair : pairs) {
                if (key.equals(pair.key)) {
                    return String.valueOf(pair.value);
                }
            }
        }
        return "";
    }

    /** The id in a {@code traceparent}; empty if that is none. */
    static String traceId(String traceparent) {
        return traceparent.length() < TRACE_TO ? "" : traceparent.substring(TRACE_FROM, TRACE_TO);
    }

    private static Map<String, String> fields(ILoggingEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        event.getMDCPropertyMap().forEach((key, value) -> put(fields, key, value));
        @Nullable List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> put(fields, pair.key, pair.value));
        }
        fields.remove(PLUGIN);
        fields.remove(VERSION);
        return fields;
    }

    private static void put(
            Map<String, String> fields, @Nullable String key, @Nullable Object value) {
        if (fields.size() < MOST_FIELDS) {
            fields.put(
                    shortened(String.valueOf(key), LONGEST_FIELD),
                    shortened(String.valueOf(value), LONGEST_FIELD));
        }
    }

    private static String thrown(@Nullable IThrowableProxy thrown) {
        return thrown == null ? "" : shortened(ThrowableProxyUtil.asString(thrown), LONGEST_TEXT);
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "...";
    }
}

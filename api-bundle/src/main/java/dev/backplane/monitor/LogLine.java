package dev.backplane.monitor;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One line of a log. Texts that are too long are cut.
 *
 * @param number rises with each line of this process; a gap is a line of another plugin
 * @param at when it was logged
 * @param level how much it matters
 * @param plugin whose code logged; empty for the runtime itself
 * @param version the version of the plugin's bundle; empty for the runtime
 * @param logger the logger's name
 * @param thread the thread's name
 * @param message the text, formatted
 * @param trace the id of the trace it belongs to, 32 hexadecimal digits; empty if there is none
 * @param fields the key-value pairs of the line and of SLF4J's MDC
 * @param thrown the stack trace; empty if there is none
 * @since 0.1
 */
public record LogLine(
        long number,
        Instant at,
        LogLevel level,
        String plugin,
        String version,
        String logger,
        String thread,
        String message,
        String trace,
        Map<String, String> fields,
        String thrown) {

    /** Nothing may be null; the map is copied. */
    public LogLine {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(logger, "logger");
        Objects.requireNonNull(thread, "thread");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(trace, "trace");
        fields =
                fields.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        Objects.requireNonNull(thrown, "thrown");
    }
}

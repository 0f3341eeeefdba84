package dev.backplane.monitor;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * One who logs: a plugin, or the runtime itself.
 *
 * @param plugin the plugin's name; empty for the runtime
 * @param level the level that was configured for it; null where the loggers' own levels hold
 * @param written lines that were written since the runtime started
 * @param dropped lines that came faster than the limit allows, and were counted only
 * @since 0.1
 */
public record LogSource(String plugin, @Nullable LogLevel level, long written, long dropped) {

    /** The name may not be null. */
    public LogSource {
        Objects.requireNonNull(plugin, "plugin");
    }
}

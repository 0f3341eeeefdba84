package dev.backplane.monitor;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * Which lines are meant.
 *
 * @param plugin the plugin's exact name, the empty text for the runtime itself; null for all
 * @param least lines of this level and above
 * @param last of those that are kept only so many, the latest; 0 for none, negative for all
 * @since 0.1
 */
public record LogSelection(@Nullable String plugin, LogLevel least, int last) {

    /** The level may not be null. */
    public LogSelection {
        Objects.requireNonNull(least, "least");
    }

    /** Whether this line is meant, whatever the number of lines. */
    public boolean matches(LogLine line) {
        return line.level().compareTo(least) >= 0
                && (plugin == null || plugin.equals(line.plugin()));
    }
}

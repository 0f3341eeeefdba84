package dev.backplane.monitor.internal.log;

import ch.qos.logback.classic.Level;

import dev.backplane.monitor.LogLevel;

import org.jspecify.annotations.Nullable;

/**
 * What holds for the log of one plugin.
 *
 * @param level lines below are not written, lines from it on are, whatever their logger says; null
 *     leaves that to the loggers
 * @param linesPerSecond 0 is no limit
 * @param linesAtOnce after a rest
 */
record SpeakerSettings(@Nullable LogLevel level, int linesPerSecond, int linesAtOnce) {

    /** Logback's number of the least level that is written. */
    int threshold() {
        return level == null ? Level.ALL_INT : Level.toLevel(level.name()).toInt();
    }
}

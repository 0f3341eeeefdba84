package dev.backplane.monitor.internal.log;

import ch.qos.logback.classic.Level;

import dev.backplane.monitor.LogLevel;
import dev.backplane.monitor.LogSource;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.LongAdder;

/** One who logs: its limits, its counts, and its latest lines. */
final class Speaker {

    private final String name;
    private final LineRing ring = new LineRing();
    private final LongAdder written = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Flood flood;
    private final LineLimit lines;

    /** What goes wrong has a limit of its own, so that a flood of chatter does not hide it. */
    private final LineLimit troubles;

    private volatile int threshold = Level.ALL_INT;
    private volatile @Nullable LogLevel level;

    Speaker(String name, SpeakerSettings settings, long nowNanos) {
        this.name = name;
        flood = new Flood(name);
        lines = new LineLimit(settings.linesPerSecond(), settings.linesAtOnce(), nowNanos);
        troubles = new LineLimit(settings.linesPerSecond(), settings.linesAtOnce(), nowNanos);
        apply(settings);
    }

    String name() {
        return name;
    }

    LineRing ring() {
        return ring;
    }

    void apply(SpeakerSettings settings) {
        level = settings.level();
        threshold = settings.threshold();
        int perSecond = name.isEmpty() ? 0 : settings.linesPerSecond();
        lines.set(perSecond, settings.linesAtOnce());
        troubles.set(perSecond, settings.linesAtOnce());
    }

    /** Whether the line may be written; it is counted. */
    boolean admits(Level asked, long nowNanos) {
        if (asked.toInt() < threshold) {
            return false;
        }
        boolean passes = (asked.toInt() >= Level.WARN_INT ? troubles : lines).tryPass(nowNanos);
        (passes ? written : dropped).increment();
        return passes;
    }

    /** See {@link Flood#look}. */
    @Nullable String report(long nowMillis) {
        return flood.look(dropped.sum(), nowMillis);
    }

    LogSource describe() {
        return new LogSource(name, level, written.sum(), dropped.sum());
    }
}

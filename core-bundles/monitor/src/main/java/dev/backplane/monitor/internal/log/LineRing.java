package dev.backplane.monitor.internal.log;

import dev.backplane.monitor.LogLine;
import dev.backplane.monitor.LogSelection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** The latest lines of one plugin, bounded in number and in size. */
final class LineRing {

    private static final long LINE_CHARS = 120; // what a line needs beside its texts, about

    private final Object lock = new Object();
    private final Deque<LogLine> lines = new ArrayDeque<>(); // guarded by lock
    private long chars; // guarded by lock

    /** Numbers and keeps a line, so that the numbers of one plugin are in order. */
    LogLine add(LongSupplier numbers, LongFunction<LogLine> line, KeptLines bounds) {
        synchronized (lock) {
            LogLine numbered = line.apply(numbers.getAsLong());
            lines.addLast(numbered);
            chars += size(numbered);
            while (lines.size() > bounds.lines() || (chars > bounds.chars() && lines.size() > 1)) {
                chars -= size(lines.removeFirst());
            }
            return numbered;
        }
    }

    List<LogLine> select(LogSelection selection) {
        List<LogLine> selected = new ArrayList<>();
        synchronized (lock) {
            for (LogLine line : lines) {
                if (selection.matches(line)) {
                    selected.add(line);
                }
            }
        }
        return selected;
    }

    private static long size(LogLine line) {
        long size = LINE_CHARS + line.message().length() + line.thrown().length();
        for (var field : line.fields().entrySet()) {
            size += field.getKey().length() + field.getValue().length();
        }
        return size;
    }
}

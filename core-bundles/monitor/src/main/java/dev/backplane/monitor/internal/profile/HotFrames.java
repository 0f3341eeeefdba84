package dev.backplane.monitor.internal.profile;

import dev.backplane.monitor.Profiler.HotFrame;
import dev.backplane.monitor.internal.jfr.Parties;
import dev.backplane.monitor.internal.jfr.Party;
import dev.backplane.monitor.internal.jfr.RecorderEvents;
import dev.backplane.monitor.internal.jfr.Trail;
import dev.backplane.monitor.internal.jfr.Trails;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a recording for where one plugin spent its time. */
final class HotFrames {

    private static final int MOST = 20;

    /** A method of a version. */
    private record Place(String version, String method) {}

    private static final class Heat {
        private long nanos;
        private final Map<Integer, Long> byLine = new HashMap<>();
        private final Map<String, Long> byCallee = new HashMap<>();
    }

    private final String plugin;
    private final Parties parties = new Parties();
    private final Trails trails = new Trails();
    private final Map<Place, Heat> heats = new HashMap<>();
    private long total;

    /** Reads it twice: who is who first, since samples may come before that. */
    HotFrames(Path recording, String plugin) throws IOException {
        this.plugin = plugin;
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                switch (event.getEventType().getName()) {
                    case RecorderEvents.ANCHOR -> parties.learn(event);
                    case RecorderEvents.THREAD_START -> trails.started(event);
                    default -> {}
                }
            }
        }
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals(RecorderEvents.CPU)) {
                    add(event);
                }
            }
        }
    }

    private void add(RecordedEvent sample) {
        Trail trail = trails.of(sample);
        Party charged = parties.charged(trail);
        if (charged == null || !charged.name().equals(plugin)) {
            return;
        }
        long nanos = sample.getDuration(RecorderEvents.PERIOD).toNanos();
        RecordedFrame own = ownFrame(sample.getStackTrace(), charged);
        String method = own == null ? "" : name(own);
        Heat heat = heats.computeIfAbsent(new Place(charged.version(), method), any -> new Heat());
        heat.nanos += nanos;
        total += nanos;
        heat.byLine.merge(own == null ? -1 : own.getLineNumber(), nanos, Long::sum);
        heat.byCallee.merge(innermost(sample.getStackTrace()), nanos, Long::sum);
    }

    private @Nullable RecordedFrame ownFrame(@Nullable RecordedStackTrace stack, Party party) {
        if (stack != null) {
            for (RecordedFrame frame : stack.getFrames()) {
                Long loader = Trails.loader(frame);
                if (loader != null && party.equals(parties.of(loader))) {
                    return frame;
                }
            }
        }
        return null;
    }

    private static String innermost(@Nullable RecordedStackTrace stack) {
        return stack == null || stack.getFrames().isEmpty() ? "" : name(stack.getFrames().get(0));
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    /** Of the plugin, in all of its versions. */
    Duration total() {
        return Duration.ofNanos(total);
    }

    /** The hottest, most first. */
    List<HotFrame> hottest() {
        return heats.entrySet().stream()
                .sorted(Comparator.comparingLong(each -> -each.getValue().nanos))
                .limit(MOST)
                .map(
                        each ->
                                new HotFrame(
                                        each.getKey().version(),
                                        each.getKey().method(),
                                        most(each.getValue().byLine),
                                        most(each.getValue().byCallee),
                                        Duration.ofNanos(each.getValue().nanos)))
                .toList();
    }

    private static <K> K most(Map<K, Long> weights) {
        return weights.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }
}

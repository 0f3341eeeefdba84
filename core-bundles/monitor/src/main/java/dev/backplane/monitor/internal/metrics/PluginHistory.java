package dev.backplane.monitor.internal.metrics;

import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginChange;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginListener;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Release;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Adds up what happened to plugins since the runtime started. Restarts and failures are heard of as
 * they happen; how updates ended stands in their releases, which are read when somebody looks.
 */
final class PluginHistory implements PluginListener {

    private final PluginManager manager;
    private final Map<String, Story> stories = new ConcurrentHashMap<>();

    /** What happened to a plugin, how often. */
    record Counts(
            long restarts,
            long failures,
            long quarantines,
            long committed,
            long rolledBack,
            long aborted) {}

    private static final class Story {
        private @Nullable Phase phase; // all of it guarded by the story itself
        private String lastActive = "";
        private long restarts;
        private long failures;
        private long quarantines;
        private final Map<Release.Outcome, Long> ended = new HashMap<>();
        private final Map<Integer, Release.Outcome> seen = new HashMap<>();
        private boolean hasLooked;

        synchronized void enters(PluginInfo plugin) {
            if (phase == plugin.phase()) {
                return;
            }
            phase = plugin.phase();
            switch (plugin.phase()) {
                case ACTIVE -> {
                    restarts += lastActive.equals(plugin.version()) ? 1 : 0;
                    lastActive = plugin.version();
                }
                case FAILED -> failures++;
                case QUARANTINED -> quarantines++;
                case STAGED, STARTING, DRAINING, STOPPED -> {}
            }
        }

        /** Those that had ended before anybody looked were counted by an earlier run, or never. */
        synchronized Counts read(List<Release> releases) {
            Map<Integer, Release.Outcome> now = new HashMap<>();
            for (Release release : releases) {
                Release.Outcome outcome = release.outcome();
                now.put(release.number(), outcome);
                Release.Outcome before = seen.get(release.number());
                if (hasLooked && hasEnded(before, outcome) && release.number() > 1) {
                    ended.merge(outcome, 1L, Long::sum);
                }
            }
            seen.clear();
            seen.putAll(now);
            hasLooked = true;
            return new Counts(
                    restarts,
                    failures,
                    quarantines,
                    ended.getOrDefault(Release.Outcome.CURRENT, 0L),
                    ended.getOrDefault(Release.Outcome.ROLLED_BACK, 0L),
                    ended.getOrDefault(Release.Outcome.ABORTED, 0L));
        }

        private static boolean hasEnded(Release.@Nullable Outcome before, Release.Outcome now) {
            boolean wasUnderWay =
                    before == null
                            || before == Release.Outcome.STARTING
                            || before == Release.Outcome.SOAKING;
            boolean isOver =
                    switch (now) {
                        case CURRENT, ROLLED_BACK, ABORTED -> true;
                        case STARTING, SOAKING, REPLACED -> false;
                    };
            return wasUnderWay && isOver;
        }
    }

    PluginHistory(PluginManager manager) {
        this.manager = manager;
    }

    @Override
    public void changed(PluginChange change) {
        if (change.kind() == PluginChange.Kind.REMOVED) {
            stories.remove(change.plugin().name());
        } else {
            story(change.plugin().name()).enters(change.plugin());
        }
    }

    Counts counts(String plugin) {
        Story story = story(plugin);
        try {
            return story.read(manager.history(plugin));
        } catch (PluginException e) { // it has gone
            return story.read(List.of());
        }
    }

    private Story story(String plugin) {
        return stories.computeIfAbsent(plugin, name -> new Story());
    }
}

package dev.backplane.monitor.internal.log;

import ch.qos.logback.classic.LoggerContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** What holds for whom, and the filter in Logback that goes with it. */
final class LogRules {

    /** Where the appender on the class path looks for the gate. */
    static final String GATE = "dev.backplane.log.gate";

    /** Where it leaves what tells which plugin logs. */
    private static final String PLUGIN = "dev.backplane.log.plugin";

    private static final Logger LOG = LoggerFactory.getLogger(LogRules.class);

    private final LoggerContext logback;
    private final List<LogRule> rules = new CopyOnWriteArrayList<>();
    private volatile SpeakerSettings defaults;
    private volatile Map<String, SpeakerSettings> own = Map.of();
    private @Nullable PluginLevels filter; // guarded by this

    LogRules(LoggerContext logback, SpeakerSettings defaults) {
        this.logback = logback;
        this.defaults = defaults;
    }

    SpeakerSettings settings(String plugin) {
        return own.getOrDefault(plugin, defaults);
    }

    synchronized void defaults(SpeakerSettings changed) {
        defaults = changed;
        apply();
    }

    synchronized void add(LogRule rule) {
        rules.add(rule);
        apply();
    }

    synchronized void remove(LogRule rule) {
        rules.remove(rule);
        apply();
    }

    synchronized void close() {
        replace(null);
    }

    private void apply() {
        Map<String, SpeakerSettings> settings = new HashMap<>();
        Map<String, Integer> levels = new HashMap<>();
        for (LogRule rule : rules) {
            try {
                SpeakerSettings wanted = rule.over(defaults);
                settings.put(rule.plugin(), wanted);
                if (wanted.level() != null) {
                    levels.put(rule.plugin(), wanted.threshold());
                }
            } catch (IllegalArgumentException e) {
                LOG.error("{}; this is ignored", e.getMessage());
            }
        }
        own = settings;
        replace(levels.isEmpty() ? null : new PluginLevels(speaking(), levels));
    }

    private void replace(@Nullable PluginLevels next) {
        if (next != null) {
            next.start();
            logback.getTurboFilterList().add(next);
        }
        if (filter != null) {
            logback.getTurboFilterList().remove(filter);
        }
        filter = next;
    }

    @SuppressWarnings("unchecked")
    private Supplier<@Nullable String> speaking() {
        return logback.getObject(PLUGIN) instanceof Supplier<?> supplier
                ? (Supplier<@Nullable String>) supplier
                : () -> null;
    }
}

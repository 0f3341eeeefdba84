package dev.backplane.monitor.internal.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

import java.util.Map;
import java.util.function.Supplier;

/**
 * Lets lines through that their logger would not write, because the plugin that logs has a lower
 * level. Two plugins, or two versions of one, may share a logger, so only the stack tells. It is
 * there only while a plugin has a level of its own.
 */
final class PluginLevels extends TurboFilter {

    private final Supplier<@Nullable String> speaking;
    private final Map<String, Integer> thresholds;
    private final int lowest;

    /**
     * @param speaking the plugin that logs on this thread
     * @param thresholds Logback's number of the least level, by plugin
     */
    PluginLevels(Supplier<@Nullable String> speaking, Map<String, Integer> thresholds) {
        this.speaking = speaking;
        this.thresholds = Map.copyOf(thresholds);
        this.lowest =
                thresholds.values().stream()
                        .mapToInt(Integer::intValue)
                        .min()
                        .orElse(Level.OFF_INT);
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable thrown) {
        int asked = level.toInt();
        if (asked < lowest || asked >= logger.getEffectiveLevel().toInt()) {
            return FilterReply.NEUTRAL;
        }
        String spokenFor = PluginVoice.current();
        String plugin = spokenFor == null ? speaking.get() : spokenFor;
        Integer threshold = plugin == null ? null : thresholds.get(plugin);
        return threshold != null && asked >= threshold ? FilterReply.ACCEPT : FilterReply.NEUTRAL;
    }
}

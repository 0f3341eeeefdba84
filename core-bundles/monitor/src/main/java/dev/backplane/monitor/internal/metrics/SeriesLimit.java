package dev.backplane.monitor.internal.metrics;

import java.util.HashMap;
import java.util.Map;

/** Holds one collection to its number of series, in all and for each plugin. For one thread. */
final class SeriesLimit {

    private final int most;
    private final int mostPerPlugin;
    private final Map<String, Integer> perPlugin = new HashMap<>();
    private final Map<String, Long> refused = new HashMap<>();
    private int taken;

    SeriesLimit(int most, int mostPerPlugin) {
        this.most = most;
        this.mostPerPlugin = mostPerPlugin;
    }

    /**
     * Whether there is room for as many more.
     *
     * @param plugin whose they are; empty for the runtime's own, which have their room in any case
     */
    boolean admits(String plugin, int series) {
        if (!plugin.isEmpty()) {
            int mine = perPlugin.getOrDefault(plugin, 0) + series;
            if (mine > mostPerPlugin || taken + series > most) {
                refuse(plugin, series);
                return false;
            }
            perPlugin.put(plugin, mine);
        }
        taken += series;
        return true;
    }

    /** As many were left out for another reason. */
    void refuse(String plugin, long series) {
        if (series > 0) {
            refused.merge(plugin, series, Long::sum);
        }
    }

    int taken() {
        return taken;
    }

    /** Of each plugin that lacked room, how many series. */
    Map<String, Long> refused() {
        return refused;
    }
}

package dev.backplane.monitor.internal.log;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;

/** Says once that lines of a plugin are dropped, and once how many they were. For one thread. */
final class Flood {

    private final String plugin;
    private long droppedBefore;
    private boolean isOn;
    private long beganMillis;
    private long droppedAtBegin;

    Flood(String plugin) {
        this.plugin = plugin;
    }

    /**
     * What is to be said; null if nothing is.
     *
     * @param dropped lines so far
     */
    @Nullable String look(long dropped, long nowMillis) {
        boolean more = dropped != droppedBefore;
        String said = null;
        if (more && !isOn) {
            isOn = true;
            beganMillis = nowMillis;
            droppedAtBegin = droppedBefore;
            said = begins();
        } else if (!more && isOn) {
            isOn = false;
            said = ends(dropped, nowMillis);
        }
        droppedBefore = dropped;
        return said;
    }

    private String begins() {
        return "Plugin '"
                + plugin
                + "' logs faster than is allowed; what is more is dropped and counted until it is"
                + " over. If it needs more, raise linesPerSecond of PID dev.backplane.log.plugin~"
                + plugin;
    }

    private String ends(long dropped, long nowMillis) {
        return "%,d lines of plugin '%s' were dropped within %,d s"
                .formatted(
                        dropped - droppedAtBegin,
                        plugin,
                        Math.max(1, TimeUnit.MILLISECONDS.toSeconds(nowMillis - beganMillis)));
    }
}

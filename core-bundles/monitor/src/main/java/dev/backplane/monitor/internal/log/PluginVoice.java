package dev.backplane.monitor.internal.log;

import org.jspecify.annotations.Nullable;

/** Says for which plugin a thread logs that has no frame of it on its stack. */
public final class PluginVoice {

    private static final ThreadLocal<@Nullable String> PLUGIN = new ThreadLocal<>();

    private PluginVoice() {}

    /** Logs in a plugin's name; null is nobody's. */
    public static void as(@Nullable String plugin, Runnable logging) {
        PLUGIN.set(plugin);
        try {
            logging.run();
        } finally {
            PLUGIN.remove();
        }
    }

    static @Nullable String current() {
        return PLUGIN.get();
    }
}

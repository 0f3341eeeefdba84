package dev.backplane.manager;

import java.util.Objects;

/**
 * One change of one plugin.
 *
 * @param kind what happened
 * @param plugin the plugin afterwards; for {@link Kind#REMOVED} as it was last
 * @since 0.1
 */
public record PluginChange(Kind kind, PluginInfo plugin) {

    /** No part may be null. */
    public PluginChange {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(plugin, "plugin");
    }

    /** What happened. */
    public enum Kind {
        /** The plugin is new. */
        ADDED,
        /** Its state, phase, version, owner or problem changed. */
        CHANGED,
        /** It is gone. */
        REMOVED
    }
}

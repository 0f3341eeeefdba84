package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;

/** Sends one kind of letter again. */
public interface Redelivery {

    /** Whether this is the one for letters of that kind. */
    boolean isFor(DeadLetter.Kind kind);

    /**
     * Sends it to whom it did not reach, or to all if there was nobody. What fails again becomes a
     * new letter.
     *
     * @return how many it went to
     * @throws dev.backplane.plugin.PluginException {@code PLUGIN_NOT_ACTIVE} if whom it is for is
     *     not there
     */
    int redeliver(DeadLetter letter);
}

package dev.backplane.config;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;

/**
 * The fleet this runtime shares its configurations with. The service is always there; without a
 * fleet its status is {@link FleetState#LOCAL}.
 *
 * <p>Thread-safe. {@link #status} and {@link #members} never wait; everything else asks the store.
 *
 * @since 0.1
 */
@ProviderType
public interface Fleet {

    /** How this runtime stands to its fleet. */
    FleetStatus status();

    /**
     * The nodes of the fleet, by name, this one among them: those seen at the last look, a few
     * seconds ago, or before the store went away. Empty if there is no fleet or none was seen yet.
     */
    List<FleetMember> members();

    /**
     * The changes that lost and wait for a decision, oldest first; about 1,000 are kept.
     *
     * @throws dev.backplane.plugin.PluginException {@code RUNTIME_UNAVAILABLE} if there is no fleet
     *     or its store does not answer
     */
    List<FleetConflict> conflicts();

    /**
     * Decides a conflict, and does away with it.
     *
     * @param mine true if what lost shall hold after all, over whatever holds now; false if it is
     *     given up
     * @throws dev.backplane.plugin.PluginException {@code INVALID_ARGUMENT} if there is no such
     *     conflict; {@code RUNTIME_UNAVAILABLE} if there is no fleet, its store does not answer, or
     *     the configuration was changed at the same moment
     */
    void resolve(String id, boolean mine);

    /**
     * Looks whether the store promises what a fleet needs.
     *
     * @throws dev.backplane.plugin.PluginException {@code RUNTIME_UNAVAILABLE} if there is no fleet
     *     or its store does not answer
     */
    List<FleetFinding> check();

    /**
     * Everything the fleet holds, in a form {@link #restore} takes.
     *
     * @throws dev.backplane.plugin.PluginException {@code RUNTIME_UNAVAILABLE} if there is no fleet
     *     or its store does not answer
     */
    byte[] backup();

    /**
     * Makes the whole fleet hold what a backup holds, and nothing else, in one step: a new
     * incarnation, against which no node writes back what it held before.
     *
     * @return how many configurations were changed or deleted
     * @throws dev.backplane.plugin.PluginException {@code INVALID_ARGUMENT} if it is no whole
     *     backup, and nothing is changed; {@code RUNTIME_UNAVAILABLE} if there is no fleet or its
     *     store does not answer
     */
    int restore(byte[] backup);
}

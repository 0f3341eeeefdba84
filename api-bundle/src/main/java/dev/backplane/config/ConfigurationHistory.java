package dev.backplane.config;

import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.Plan;

import org.osgi.annotation.versioning.ProviderType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What configurations were, who changed them, and why they are as they are. The latest revisions of
 * each PID are kept on disk; how many is configured.
 *
 * <p>Thread-safe. Blocks for the disk only, but for {@link #changes}.
 *
 * @since 0.1
 */
@ProviderType
public interface ConfigurationHistory {

    /** The kept revisions of a PID, latest first; empty if nothing is known of it. */
    List<ConfigurationRevision> history(String pid);

    /** The latest revision, be it a deletion; empty if nothing is known of the PID. */
    Optional<ConfigurationRevision> latest(String pid);

    /**
     * What a revision changed, key by key, fit to be shown; empty if the one before is not kept.
     *
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_REVISION} if it is not kept
     */
    List<Plan.Difference> differences(String pid, long number);

    /**
     * The change that makes a configuration what it was.
     *
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_REVISION} if it is not kept;
     *     {@code INVALID_ARGUMENT} if it held a secret in clear, which is never kept
     */
    ConfigurationChange restoring(String pid, long number);

    /** Why the configuration is as it is: who owns it, what else would set it, what is wrong. */
    ConfigurationExplanation explain(String pid);

    /** Where the changes of this run of the runtime stand now; to begin with {@link #changes}. */
    long position();

    /**
     * The changes after a position, in their order; waits for the first of them.
     *
     * @param atMost how long; then the list is empty
     * @return the last one's position is {@code after} plus the size of the list
     * @throws dev.backplane.plugin.PluginException {@code OVERLOADED} if some of them are not
     *     remembered any more: begin anew with a list
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    List<ConfigurationRevision> changes(long after, Duration atMost) throws InterruptedException;
}

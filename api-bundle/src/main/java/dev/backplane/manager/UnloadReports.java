package dev.backplane.manager;

import org.osgi.annotation.versioning.ProviderType;

import java.time.Duration;
import java.util.List;

/**
 * Whether what was taken away really went: a verdict for each version of a plugin or library that
 * was uninstalled or replaced since the runtime started.
 *
 * <p>Thread-safe. Verdicts are found in the background; only {@link #awaitVerdict} and {@link
 * #findRoots} wait.
 *
 * @since 0.1
 */
@ProviderType
public interface UnloadReports {

    /**
     * What is known of each, latest first; bounded ({@code keptReports} of PID {@code
     * dev.backplane.manager.unload}).
     */
    List<UnloadVerdict> verdicts();

    /** How many class loaders went, since the runtime started. */
    long unloaded();

    /**
     * How many class loaders were found leaked, since the runtime started. One that goes later is
     * counted in {@link #unloaded} as well.
     */
    long leaked();

    /**
     * Waits for the verdict on the latest unload of a plugin: what a plugin's test asserts on.
     * Garbage collections are asked for meanwhile, more often than {@code collectPeriodSeconds}
     * allows otherwise. If it was not unloaded yet, that is waited for, too.
     *
     * @param limit how long to wait at most; longer than {@code collectAfterMillis}, or a leak is
     *     not known by then
     * @return the verdict; {@code PENDING} if the time was too short
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_PLUGIN} if no version of that
     *     plugin was unloaded within the limit
     * @throws InterruptedException if the waiting thread was interrupted
     */
    UnloadVerdict awaitVerdict(String plugin, Duration limit) throws InterruptedException;

    /**
     * Finds out what holds the versions of a plugin that were taken away and have not gone, in a
     * dump of the heap. The whole JVM pauses while the dump is written: about a second for each 500
     * MB in use. The dump needs as much room in {@code data/}, and is deleted afterwards. One at a
     * time.
     *
     * @return a chain for each root found, for people: {@code greeter 1.2.0: thread 'poller' ->
     *     ThreadLocal -> com.acme.Cache}; empty if none is left in memory
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_PLUGIN} if no version of it was
     *     unloaded; {@code INTERNAL} if the dump cannot be written or read
     */
    List<String> findRoots(String plugin);
}

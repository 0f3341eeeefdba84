package dev.backplane.monitor;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;
import java.util.function.Consumer;

/**
 * The latest lines of every plugin's log, kept in memory within bounds ({@code keepLines} and
 * {@code keepChars} of PID {@value #PID}). Thread-safe; never blocks.
 *
 * @since 0.1
 */
@ProviderType
public interface LogBook {

    /** The PID of the settings for all plugins. */
    String PID = "dev.backplane.log";

    /**
     * The factory PID of settings for one plugin, {@code dev.backplane.log.plugin~NAME}: {@code
     * level} and {@code linesPerSecond}.
     */
    String PLUGIN_PID = "dev.backplane.log.plugin";

    /** What this runtime is called among others: {@code node} of {@value #PID}, or the host. */
    String node();

    /** The lines selected that are still kept, oldest first. */
    List<LogLine> lines(LogSelection selection);

    /**
     * Hands on every line selected that is logged from now on. Whoever wants those before it too
     * calls this first and {@link #lines} then, and skips the numbers it has seen.
     *
     * @param listener is called on the thread that logs, several at a time, and must return at
     *     once; what it throws is ignored
     * @return ends it
     */
    Following follow(LogSelection selection, Consumer<LogLine> listener);

    /** All who have logged since the runtime started, by name. */
    List<LogSource> sources();

    /** Ends when it is closed. */
    @FunctionalInterface
    interface Following extends AutoCloseable {

        @Override
        void close();
    }
}

package dev.backplane.bus.admin;

import dev.backplane.bus.admin.DeadLetter.Selection;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;
import java.util.Optional;

/**
 * What could not be delivered, kept on disk within bounds until somebody replays or purges it.
 * Survives a restart. Thread-safe; may read the disk.
 *
 * @since 0.1
 */
@ProviderType
public interface DeadLetters {

    /** The letters selected, oldest first. */
    List<DeadLetter> list(Selection selection);

    /** The letter with this id. */
    Optional<DeadLetter> find(long id);

    /**
     * Sends the letter again, to the subscriber it did not reach (or to all, if there was none),
     * and removes it when it is delivered or has become a new letter.
     *
     * @return how many subscribers it went to
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_DEAD_LETTER}; {@code
     *     INVALID_ARGUMENT} if it is not replayable; {@code PLUGIN_NOT_ACTIVE} if whom it is for is
     *     not there, {@code OVERLOADED} if that refuses more than it has waiting: the letter stays
     */
    int replay(long id);

    /**
     * Removes the letter with this id.
     *
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_DEAD_LETTER}, also while somebody
     *     replays it
     */
    void purge(long id);

    /**
     * Removes the letters selected.
     *
     * @return how many
     */
    int purge(Selection selection);

    /** How full it is, and what became of all letters since the runtime started. */
    Totals totals();

    /**
     * The store in numbers.
     *
     * @param stored letters kept now
     * @param storedBytes their bytes, about
     * @param received letters since the start
     * @param displaced the oldest ones, removed because the store was full
     * @param unstored letters that came faster than the disk, counted but not kept
     */
    record Totals(long stored, long storedBytes, long received, long displaced, long unstored) {}
}

package dev.backplane.config.internal.fleet.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What all nodes agree on. One thread at a time per instance. Every method may throw {@link
 * StoreException}; a change whose reply was lost may have happened.
 */
public interface FleetStore extends AutoCloseable {

    /** Makes the change if the document is at the expected revision, once for each token. */
    PutReply put(Put put);

    /** The lineage if the log still holds this position; empty if it does not. */
    Optional<Lineage> resume(Position position);

    /**
     * Everything at once.
     *
     * @param epoch the highest the node has seen
     */
    Snapshot snapshot(long epoch);

    /** What comes after a position; waits for it. */
    Batch read(Position position, Duration wait);

    /**
     * Those of the documents that were never written in the history the store has now, as far as
     * its log goes back.
     */
    List<Document> strangers(List<Document> documents);

    /** Keeps an edit that lost against the fleet, for an operator. */
    void keepLoser(Loser loser);

    @Override
    void close();
}

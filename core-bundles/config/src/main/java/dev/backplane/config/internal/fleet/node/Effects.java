package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Documents;
import dev.backplane.config.internal.fleet.protocol.Documents.DocumentException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Brings documents into effect on this machine, in the order they are learned. One that cannot be
 * is parked and shown; it never stops the others.
 */
final class Effects {

    private static final Logger LOG = LoggerFactory.getLogger(Effects.class);

    private final Documents documents;
    private final Progress progress;

    /** Held from learning something until it is in effect: nobody overtakes in between. */
    private final ReentrantLock order = new ReentrantLock();

    Effects(Documents documents, Progress progress) {
        this.documents = documents;
        this.progress = progress;
    }

    /** Learns something and makes it hold; then does the rest. */
    void of(Supplier<List<Document>> learning, Runnable rest) {
        order.lock();
        try {
            learning.get().forEach(this::apply);
            rest.run();
        } finally {
            order.unlock();
        }
    }

    private void apply(Document document) {
        try {
            documents.apply(document);
            progress.unpark(document.pid());
        } catch (DocumentException | RuntimeException e) {
            LOG.error(
                    "Configuration {} of the fleet, revision {}, does not come into effect here: {}",
                    document.pid(),
                    document.revision(),
                    e.getMessage(),
                    e);
            progress.park(document.pid(), String.valueOf(e.getMessage()));
        }
    }
}

package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Documents;
import dev.backplane.config.internal.fleet.protocol.Documents.DocumentException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Brings documents into effect on this machine, in the order they are learned. One that cannot be
 * is parked and shown; it never stops the others.
 */
final class Effects {

    private static final Logger LOG = LoggerFactory.getLogger(Effects.class);

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Documents documents;
    private final Progress progress;

    /** Held from learning something until it is in effect: nobody overtakes in between. */
    private final ReentrantLock order = new ReentrantLock();

    private final Map<String, Document> failed = new HashMap<>();
    private volatile long tried = System.nanoTime();

    Effects(Documents documents, Progress progress) {
        this.documents = documents;
        this.progress = progress;
    }

    /** Tries again what could not be brought into effect; its cause may have gone. */
    void retry(Function<String, @Nullable Document> current) {
        if (System.nanoTime() - tried < RETRY_NANOS) {
            return;
        }
        order.lock();
        try {
            tried = System.nanoTime();
            for (Document each : List.copyOf(failed.values())) {
                if (each.equals(current.apply(each.pid()))) {
                    apply(each);
                } else {
                    failed.remove(each.pid());
                }
            }
        } finally {
            order.unlock();
        }
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

    /** Writes down that everything is in effect, once it is on disk. */
    void settle(Runnable writing) {
        order.lock();
        try {
            documents.flush();
            writing.run();
        } catch (IOException e) {
            LOG.warn("What the fleet has is not on disk yet: {}", e.getMessage());
        } finally {
            order.unlock();
        }
    }

    private void apply(Document document) {
        try {
            documents.apply(document);
            failed.remove(document.pid());
            progress.unpark(document.pid());
        } catch (DocumentException | RuntimeException e) {
            if (failed.put(document.pid(), document) != null) {
                LOG.debug("Configuration {} still does not come into effect", document.pid(), e);
                return;
            }
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

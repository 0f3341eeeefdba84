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
import java.util.Set;
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

    /** By PID, and why. */
    private final Map<String, String> failed = new HashMap<>();

    private volatile long tried = System.nanoTime();

    Effects(Documents documents, Progress progress) {
        this.documents = documents;
        this.progress = progress;
    }

    /**
     * Tries again what could not be brought into effect; its cause may have gone.
     *
     * @param current what is to hold here; null if nothing of the fleet is, at the moment
     * @param rest done when something has become of it
     */
    void retry(Function<String, @Nullable Document> current, Runnable rest) {
        if (System.nanoTime() - tried < RETRY_NANOS) {
            return;
        }
        order.lock();
        try {
            tried = System.nanoTime();
            Set<String> before = failing();
            before.forEach(pid -> again(pid, current));
            if (!failing().equals(before)) {
                rest.run();
            }
        } finally {
            order.unlock();
        }
    }

    /** Tries one of them again, now. */
    void retry(String pid, Function<String, @Nullable Document> current, Runnable rest) {
        order.lock();
        try {
            again(pid, current);
            rest.run();
        } finally {
            order.unlock();
        }
    }

    private void again(String pid, Function<String, @Nullable Document> current) {
        if (failed.containsKey(pid)) {
            Document due = current.apply(pid);
            if (due == null) {
                failed.remove(pid);
                progress.unpark(pid);
            } else {
                apply(due);
            }
        }
    }

    /** What does not hold here though it should; for whoever is told by {@link #of}. */
    Set<String> failing() {
        return Set.copyOf(failed.keySet());
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
            String why = String.valueOf(e.getMessage());
            progress.park(document.pid(), why);
            if (why.equals(failed.put(document.pid(), why))) {
                LOG.debug("Configuration {} still does not come into effect", document.pid(), e);
            } else if (e instanceof DocumentException known && known.isPending()) {
                LOG.info("Configuration {} of the fleet waits: {}", document.pid(), why);
            } else {
                LOG.error(
                        "Configuration {} of the fleet, revision {}, does not come into effect"
                                + " here: {}",
                        document.pid(),
                        document.revision(),
                        why,
                        e);
            }
        }
    }
}

package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Documents;
import dev.backplane.config.internal.fleet.protocol.FleetStore;
import dev.backplane.config.internal.fleet.protocol.Revision;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One node of a fleet. One thread follows the log, another sends what is edited here; nobody else
 * ever waits for the store. Thread-safe.
 */
public final class FleetNode implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(5);

    private final Book book;
    private final Effects effects;
    private final Progress progress;
    private final Documents documents;
    private final Reader reader;
    private final Writer writer;
    private final List<Thread> threads;

    /**
     * A node that does nothing yet.
     *
     * @param stores opens a store; each is used by one thread and closed by it
     */
    public FleetNode(Identity identity, Documents documents, Supplier<FleetStore> stores, Pace pace)
            throws IOException {
        this.documents = documents;
        book =
                new Book(
                        identity.name(),
                        new Ledger(identity.journal(), identity.sync()),
                        documents::isElsewhere);
        progress = new Progress();
        effects = new Effects(documents, progress);
        reader = new Reader(book, effects, progress, stores, pace);
        writer = new Writer(book, effects, reader, stores, pace);
        threads =
                List.of(
                        Thread.ofPlatform()
                                .daemon()
                                .name("fleet-reader " + identity.name())
                                .unstarted(reader),
                        Thread.ofPlatform()
                                .daemon()
                                .name("fleet-writer " + identity.name())
                                .unstarted(writer));
    }

    /**
     * Who a node is.
     *
     * @param name for people
     * @param journal the file in which it keeps what must survive a restart
     * @param sync whether an edit made while the store is away survives a power cut
     */
    public record Identity(String name, Path journal, boolean sync) {}

    /** Takes up what the last start has left, and begins. */
    public void start() throws IOException {
        Map<String, String> local = documents.all();
        List<Document> due = book.open(local);
        effects.of(() -> due, () -> {});
        threads.forEach(Thread::start);
    }

    /** A configuration was changed here and is in effect; the fleet is told. Does not wait. */
    public void edited(String pid, boolean deleted, String content) {
        book.edited(pid, deleted, content);
    }

    /**
     * Changes a document if it is at the revision expected. It comes into effect here when the
     * fleet has it.
     */
    public CompletableFuture<Outcome> update(
            String pid, Revision expected, boolean deleted, String content) {
        return book.propose(pid, expected, deleted, content);
    }

    /**
     * What this machine is has changed: documents that name the machines they are for come or go.
     */
    public void reconsider() {
        effects.of(() -> book.settled(documents::isTargeted), () -> {});
    }

    /** Tries again to bring into effect what did not come into effect: what it lacked is here. */
    public void retry(String pid) {
        effects.retry(pid, book::due, () -> effects.settle(this::applied));
    }

    private void applied() {
        book.applied(effects.failing());
    }

    /** The fleet's document, as far as this node knows it. */
    public Optional<Document> document(String pid) {
        return Optional.ofNullable(book.document(pid));
    }

    /** The highest epoch it has seen. */
    public long epoch() {
        return book.epoch();
    }

    /** All of them, tombstones too. */
    public Map<String, Document> all() {
        return book.all();
    }

    public NodeStatus status() {
        return progress.status(book);
    }

    /** Ends both threads; what was not acknowledged stays in the journal. */
    @Override
    public void close() {
        reader.close();
        writer.close();
        boolean interrupted = false;
        for (Thread thread : threads) {
            thread.interrupt();
            try {
                var _ = thread.join(STOP);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        effects.settle(this::applied);
        try {
            book.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.FleetStore;
import dev.backplane.config.internal.fleet.protocol.PutReply;
import dev.backplane.config.internal.fleet.protocol.StoreException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Supplier;

/** Sends the edits of this node, one after the other, each until its fate is known. */
final class Writer implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final long IDLE_MILLIS = 500;

    private final Book book;
    private final Effects effects;
    private final Reader reader;
    private final Supplier<FleetStore> stores;
    private final Backoff backoff;
    private @Nullable FleetStore store;
    private volatile boolean closed;

    Writer(Book book, Effects effects, Reader reader, Supplier<FleetStore> stores, Pace pace) {
        this.book = book;
        this.effects = effects;
        this.reader = reader;
        this.stores = stores;
        this.backoff = new Backoff(pace);
    }

    void close() {
        closed = true;
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                Edit edit = book.awaitEdit(IDLE_MILLIS);
                book.mend();
                if (edit != null && !closed) {
                    attempt(edit);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    private void attempt(Edit edit) throws InterruptedException {
        try {
            boolean done = send(edit);
            reader.tellUnsent("");
            if (done) {
                backoff.reset();
                return;
            }
        } catch (StoreException e) {
            // An edit whose reply was lost keeps its token.
            LOG.debug("The edit of {} is tried again", edit.pid(), e);
            reader.tellUnsent(String.valueOf(e.getMessage()));
            disconnect();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("The edit of {} cannot be sent; it is tried again", edit.pid(), e);
            reader.tellUnsent("internal error: " + e);
            disconnect();
        }
        backoff.pause();
    }

    /** Whether anything came of it. */
    private boolean send(Edit edit) {
        if (store == null) {
            store = stores.get();
        }
        return switch (store.put(book.putOf(edit))) {
            case PutReply.Accepted accepted -> {
                accepted(edit, edit.acceptedAt(accepted.revision(), accepted.origin()));
                yield true;
            }
            case PutReply.Conflict conflict -> conflict(store, edit, conflict.current());
            case PutReply.Recovering recovering -> false;
            case PutReply.Forgotten forgotten ->
                    throw new IllegalStateException("an edit was taken for a repair: " + edit);
            case PutReply.SessionTaken taken -> {
                LOG.warn(
                        "Another node uses the session of this one: was its disk copied while it"
                                + " ran? A new session begins");
                book.renewSession();
                yield true;
            }
        };
    }

    private void accepted(Edit edit, Document document) {
        effects.of(
                () -> book.accepted(edit, document),
                () -> edit.answer(new Outcome.Done(document.revision())));
    }

    private boolean conflict(FleetStore open, Edit edit, @Nullable Document current) {
        if (current != null && current.author().equals(edit.token())) {
            // It had arrived; the store lost the receipt, and another node wrote it back.
            accepted(edit, current);
            return true;
        }
        if (book.isRebased(edit)) {
            // What it is based on was written back while it was on its way.
            return true;
        }
        if (current != null && book.isBasedOn(edit, current)) {
            effects.of(() -> book.renumbered(current), () -> {});
            return true;
        }
        if (book.isInDoubt(edit, current)) {
            reader.doubt();
            return false;
        }
        if (edit.isOptimistic()) {
            if (current == null) {
                book.rebaseOnNothing(edit);
                return true;
            }
            if (!current.sameContent(edit.deleted(), edit.content())) {
                open.keepLoser(edit.lostAgainst(current, book.node()));
                LOG.warn(
                        "The change of {} made here lost: the fleet has revision {}, and it holds;"
                                + " see 'backplane config fleet conflicts'",
                        edit.pid(),
                        current.revision());
            }
        }
        effects.of(() -> book.lost(edit, current), () -> edit.answer(new Outcome.Refused(current)));
        return true;
    }

    private void disconnect() {
        if (store != null) {
            store.close();
            store = null;
        }
    }
}

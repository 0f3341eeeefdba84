package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.FleetState;
import dev.backplane.config.internal.fleet.protocol.Batch;
import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.FleetStore;
import dev.backplane.config.internal.fleet.protocol.Lineage;
import dev.backplane.config.internal.fleet.protocol.Put;
import dev.backplane.config.internal.fleet.protocol.PutReply;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.protocol.Snapshot;
import dev.backplane.config.internal.fleet.protocol.StoreException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Follows the log, and compares everything when it may not be the log it followed before. */
final class Reader implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Book book;
    private final Effects effects;
    private final Progress progress;
    private final Supplier<FleetStore> stores;
    private final Pace pace;
    private final Backoff backoff;
    private Session repairs = Session.fresh();
    private boolean isSettled;
    private long settled = System.nanoTime();
    private String said = "";
    private volatile boolean doubtful;
    private volatile boolean closed;

    Reader(Book book, Effects effects, Progress progress, Supplier<FleetStore> stores, Pace pace) {
        this.book = book;
        this.effects = effects;
        this.progress = progress;
        this.stores = stores;
        this.pace = pace;
        this.backoff = new Backoff(pace);
    }

    /** Somebody has seen that the store holds less than this node. */
    void doubt() {
        doubtful = true;
    }

    /** Edits of this node do not go out, though it follows; empty if they do. */
    void tellUnsent(String why) {
        progress.holdUp(why);
    }

    void close() {
        closed = true;
    }

    @Override
    public void run() {
        while (!closed) {
            try (FleetStore store = stores.get()) {
                follow(store);
            } catch (StoreException e) {
                String why = String.valueOf(e.getMessage());
                progress.cut(why, e.isRefusal());
                if (!closed && !why.equals(said)) {
                    LOG.warn("Cut off from the fleet, what is configured goes on: {}", why);
                    LOG.debug("Cut off from the fleet", e);
                    said = why;
                }
            } catch (RuntimeException | LinkageError e) {
                progress.cut("internal error: " + e, false);
                LOG.error("Following the fleet failed; it is tried again", e);
            }
            if (!closed && !rested()) {
                return;
            }
        }
    }

    private boolean rested() {
        try {
            backoff.pause();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void follow(FleetStore store) {
        progress.enter(FleetState.CONNECTING);
        check(store);
        while (!closed) {
            Batch batch = store.read(book.position(), pace.poll());
            if (doubtful || isGap(batch)) {
                resync(store);
            } else if (batch.isEmpty()) {
                check(store);
                effects.retry(book::due, () -> effects.settle(this::applied));
            } else {
                take(store, batch);
            }
            settle(batch.isEmpty());
            repair(store);
            backoff.reset();
        }
    }

    /** Whether this is still the log that was followed. */
    private void check(FleetStore store) {
        Optional<Lineage> lineage = store.resume(book.position());
        if (lineage.isEmpty()) {
            resync(store);
            return;
        }
        book.under(lineage.get());
        progress.endsAt(lineage.get().latest());
        long here = book.position().revision().sequence();
        if (here >= lineage.get().latest()) {
            progress.isLevel(here);
        }
        following();
    }

    private void following() {
        if (progress.state() != FleetState.FOLLOWING) {
            said = "";
            LOG.info("Following the fleet at revision {}", book.position().revision());
            progress.enter(FleetState.FOLLOWING);
        }
    }

    /**
     * Sequence numbers have no holes: if one is missing, it was trimmed before it was read. In
     * another epoch the end of this one may have been lost, even if the numbers fit.
     */
    private boolean isGap(Batch batch) {
        if (batch.isEmpty()) {
            return false;
        }
        long epoch = book.position().revision().epoch();
        long expected = book.position().revision().sequence() + 1;
        if (!batch.malformed().isEmpty()) {
            return true;
        }
        for (var entry : batch.entries()) {
            Revision revision = entry.document().revision();
            if (revision.epoch() != epoch || revision.sequence() != expected++) {
                return true;
            }
        }
        return false;
    }

    /** Not while it has better to do, unless that lasts. */
    private void settle(boolean idle) {
        long now = System.nanoTime();
        if (!isSettled && (idle || now - settled > SETTLE_NANOS)) {
            effects.settle(this::applied);
            isSettled = true;
            settled = now;
        }
    }

    private void take(FleetStore store, Batch batch) {
        keepLost(store, book.superseded(batch));
        effects.of(() -> book.adopt(batch), () -> isSettled = false);
        progress.isLevel(batch.end().sequence());
    }

    private void applied() {
        book.applied(effects.failing());
    }

    private void resync(FleetStore store) {
        progress.enter(FleetState.RECOVERING);
        doubtful = false;
        Snapshot snapshot = store.snapshot(book.epoch());
        progress.forgetMalformed();
        keepLost(store, book.superseded(snapshot));
        effects.of(() -> book.reconcile(snapshot), () -> {});
        snapshot.malformed().forEach(this::malformed);
        repair(store);
        isSettled = false;
        progress.endsAt(snapshot.position().revision().sequence());
        progress.isLevel(snapshot.position().revision().sequence());
        following();
    }

    /**
     * What was lost and came back too late is not forgotten: an operator may want it.
     *
     * @param superseded what this node holds, and what the store holds instead
     */
    private void keepLost(FleetStore store, Map<Document, Document> superseded) {
        for (Document mine : store.strangers(List.copyOf(superseded.keySet()))) {
            Document winner = superseded.get(mine);
            if (winner != null) {
                store.keepLoser(mine.lostAgainst(winner, book.node()));
                LOG.warn(
                        "The store had lost revision {} of {} and went on without it: {} holds; see"
                                + " 'backplane config fleet conflicts'",
                        mine.revision(),
                        mine.pid(),
                        winner.revision());
            }
        }
    }

    private void notRepaired(FleetStore store, Document mine, @Nullable Document current) {
        if (current != null && Holdings.isSuperseded(mine, current)) {
            keepLost(store, Map.of(mine, current));
        }
        effects.of(() -> book.notRepaired(mine, current), () -> {});
    }

    private void malformed(String pid, String why) {
        if (book.document(pid) == null) {
            LOG.error("The document {} of the fleet is malformed and is left alone: {}", pid, why);
            progress.parkMalformed(pid, why);
        } else {
            LOG.error("The document {} of the fleet is malformed; it is replaced: {}", pid, why);
        }
    }

    private void repair(FleetStore store) {
        Map<Document, Revision> due = book.repairs();
        while (!due.isEmpty() && !closed) {
            due.forEach((mine, over) -> repair(store, mine, over));
            due = book.repairs();
        }
    }

    private void repair(FleetStore store, Document mine, Revision over) {
        PutReply reply = store.put(Put.repair(mine, over, repairs.next(), book.epoch()));
        switch (reply) {
            case PutReply.Accepted accepted ->
                    effects.of(() -> book.repaired(mine, accepted.revision()), () -> {});
            case PutReply.Conflict conflict -> notRepaired(store, mine, conflict.current());
            case PutReply.Forgotten forgotten -> effects.of(() -> book.forgotten(mine), () -> {});
            case PutReply.SessionTaken taken -> repairs = Session.fresh();
            case PutReply.Recovering recovering -> LOG.debug("A repair was told to wait");
        }
    }
}

package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.internal.fleet.protocol.Batch;
import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Lineage;
import dev.backplane.config.internal.fleet.protocol.Position;
import dev.backplane.config.internal.fleet.protocol.Put;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.protocol.Snapshot;
import dev.backplane.config.internal.fleet.protocol.Token;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a node knows, in memory and in its ledger: the fleet's documents, its position in the log,
 * and its own edits that are under way. Thread-safe; talks to nobody, and is seen by nobody outside
 * this package.
 */
final class Book implements AutoCloseable {

    private final String node;
    private final Journal journal;

    /** Whoever changes such a document here has not seen what it changes. */
    private final Predicate<Document> elsewhere;

    private final Edits edits = new Edits();
    private final Holdings holdings = new Holdings(edits);
    private Session session = Session.fresh();
    private Set<String> unapplied = Set.of();
    private boolean closed;

    /**
     * A book with nothing in it.
     *
     * @param node whose it is, for people
     */
    Book(String node, Ledger ledger, Predicate<Document> elsewhere) {
        this.node = node;
        this.journal = new Journal(ledger, () -> everything(List.of()));
        this.elsewhere = elsewhere;
    }

    /**
     * Takes up what an earlier start has left, and what was edited meanwhile.
     *
     * @param local what is configured on this machine
     * @return what has to come into effect
     */
    synchronized List<Document> open(Map<String, String> local) throws IOException {
        Left left = Left.of(journal.load());
        holdings.restore(left);
        edits.restore(left.edits());
        List<Document> toApply = new ArrayList<>();
        for (Document held : left.documents().values()) {
            // What is missing here was lost, not deleted: deletions are seen when they happen.
            boolean due =
                    left.unfinished().contains(held.pid())
                            || left.isStale(held.pid(), local.get(held.pid()))
                            || (!held.deleted() && !local.containsKey(held.pid()))
                            || isLeftOver(held, local.get(held.pid()));
            if (due && edits.latest(held.pid()) == null) {
                toApply.add(held);
            }
        }
        local.forEach(
                (pid, content) -> {
                    boolean isOld =
                            left.isStale(pid, content)
                                    || isLeftOver(left.documents().get(pid), content);
                    if (!left.unfinished().contains(pid) && !isOld) {
                        edited(pid, false, content);
                    }
                });
        return toApply;
    }

    /** It was for this node when it ran last, and is so no more. */
    private boolean isLeftOver(@Nullable Document held, @Nullable String content) {
        return held != null
                && content != null
                && held.sameContent(false, content)
                && elsewhere.test(held);
    }

    /** A configuration was changed on this node; nothing happens if the fleet has it so. */
    synchronized void edited(String pid, boolean deleted, String content) {
        Edit before = edits.latest(pid);
        if (before != null && before.deleted() == deleted && before.content().equals(content)) {
            return;
        }
        if (before != null && edits.isSent(before)) {
            want(
                    new Edit(
                            pid,
                            before.base(),
                            session.next(),
                            deleted,
                            content,
                            before.token(),
                            null));
            return;
        }
        Document held = holdings.get(pid);
        boolean blind = held != null && elsewhere.test(held);
        Revision base = held == null || blind ? Revision.NONE : held.revision();
        Token follows = null;
        if (before != null) {
            base = before.base();
            follows = before.follows();
            edits.remove(before);
            journal.write(List.of(new LedgerRecord.Settled(before.token())), false);
        }
        boolean same = held == null ? deleted : held.sameContent(deleted, content);
        if (!same || blind || follows != null) {
            want(new Edit(pid, base, session.next(), deleted, content, follows, null));
        }
    }

    /** A change that comes into effect here only when the fleet has it. */
    synchronized CompletableFuture<Outcome> propose(
            String pid, Revision expected, boolean deleted, String content) {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        Edit edit = new Edit(pid, expected, session.next(), deleted, content, null, answer);
        if (closed) {
            edit.abandon();
        } else {
            want(edit);
        }
        return answer;
    }

    private void want(Edit edit) {
        if (edit.isOptimistic()) {
            journal.write(List.of(new LedgerRecord.Wanted(edit)), true);
        }
        edits.add(edit);
        notifyAll();
    }

    /** The edit that is to go out; waits for one, not forever. Null if there is none. */
    synchronized @Nullable Edit awaitEdit(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        Edit next = edits.next();
        while (next == null && System.nanoTime() < deadline) {
            wait(millis);
            next = edits.next();
        }
        return next;
    }

    String node() {
        return node;
    }

    synchronized Put putOf(Edit edit) {
        return edit.put(holdings.epoch());
    }

    synchronized boolean isInDoubt(Edit edit, @Nullable Document current) {
        return holdings.isInDoubt(edit.pid(), current);
    }

    synchronized boolean isRebased(Edit edit) {
        return edits.isRebased(edit);
    }

    synchronized boolean isBasedOn(Edit edit, @Nullable Document current) {
        return holdings.isBasedOn(edit, current);
    }

    /** The store holds what is known already, under another revision. */
    List<Document> renumbered(Document current) {
        return write(consequences -> holdings.learn(current, consequences));
    }

    /** The fleet has the edit. */
    List<Document> accepted(Edit edit, Document document) {
        return write(
                consequences -> {
                    edits.settle(edit, document.revision());
                    settled(edit, document, consequences);
                });
    }

    /** The edit is over: the fleet's document holds. */
    List<Document> lost(Edit edit, @Nullable Document winner) {
        return write(
                consequences -> {
                    edits.remove(edit);
                    settled(edit, winner, consequences);
                });
    }

    private void settled(Edit edit, @Nullable Document known, Consequences consequences) {
        if (known != null) {
            holdings.learn(known, consequences);
        }
        Document held = holdings.get(edit.pid());
        if (held != null) {
            holdings.takeEffect(held, consequences);
        }
        consequences.records().add(new LedgerRecord.Settled(edit.token()));
    }

    /** There is nothing in the fleet to be against: the edit goes out again without a base. */
    synchronized void rebaseOnNothing(Edit edit) {
        edits.rebase(edit.pid(), edit.base(), Revision.NONE);
    }

    /** Another node uses this one's session. */
    synchronized void renewSession() {
        session = Session.fresh();
        List<LedgerRecord> records = new ArrayList<>();
        edits.all().forEach(each -> records.add(new LedgerRecord.Settled(each.token())));
        edits.renew(each -> each.with(session.next())).stream()
                .filter(Edit::isOptimistic)
                .forEach(each -> records.add(new LedgerRecord.Wanted(each)));
        journal.write(records, true);
    }

    List<Document> adopt(Batch batch) {
        return write(consequences -> holdings.adopt(batch, consequences));
    }

    synchronized Map<Document, Document> superseded(Snapshot store) {
        return holdings.superseded(store);
    }

    synchronized Map<Document, Document> superseded(Batch batch) {
        return holdings.superseded(batch);
    }

    List<Document> reconcile(Snapshot store) {
        return write(consequences -> holdings.reconcile(store, consequences));
    }

    synchronized Map<Document, Revision> repairs() {
        return holdings.repairs();
    }

    List<Document> repaired(Document mine, Revision revision) {
        return write(consequences -> holdings.repaired(mine, revision, consequences));
    }

    List<Document> forgotten(Document mine) {
        return write(consequences -> holdings.forgotten(mine, consequences));
    }

    List<Document> notRepaired(Document mine, @Nullable Document current) {
        return write(consequences -> holdings.notRepaired(mine, current, consequences));
    }

    /**
     * Everything up to the position is in effect, so that the next start need not look again.
     *
     * @param failing the PIDs of what is not
     */
    synchronized void applied(Set<String> failing) {
        unapplied = Set.copyOf(failing);
        journal.write(progress(), false);
        journal.shorten(() -> everything(progress()));
    }

    private List<LedgerRecord> progress() {
        List<LedgerRecord> progress = new ArrayList<>();
        if (holdings.isWhole()) {
            progress.add(new LedgerRecord.At(holdings.position()));
        }
        unapplied.forEach(pid -> progress.add(new LedgerRecord.Unapplied(pid)));
        return progress;
    }

    private List<LedgerRecord> everything(List<LedgerRecord> progress) {
        List<LedgerRecord> all = new ArrayList<>();
        holdings.all().values().forEach(each -> all.add(new LedgerRecord.Held(each)));
        all.addAll(progress);
        edits.all().stream()
                .filter(Edit::isOptimistic)
                .forEach(each -> all.add(new LedgerRecord.Wanted(each)));
        return all;
    }

    synchronized Position position() {
        return holdings.position();
    }

    synchronized void under(Lineage lineage) {
        holdings.moveTo(holdings.position().under(lineage));
        Consequences consequences = Consequences.none();
        holdings.forgetTombstones(lineage.floor(), consequences);
        journal.write(consequences.records(), false);
    }

    /** Those of the fleet's documents for which it holds, unless an edit of this node is due. */
    synchronized List<Document> settled(Predicate<Document> which) {
        Consequences consequences = Consequences.none();
        holdings.all().values().stream()
                .filter(which)
                .forEach(each -> holdings.takeEffect(each, consequences));
        return consequences.toApply();
    }

    synchronized @Nullable Document document(String pid) {
        return holdings.get(pid);
    }

    /** What of the fleet is to hold here; null while an edit of this node does. */
    synchronized @Nullable Document due(String pid) {
        Edit edit = edits.latest(pid);
        return edit == null || !edit.isOptimistic() ? holdings.get(pid) : null;
    }

    synchronized Map<String, Document> all() {
        return holdings.all();
    }

    synchronized long epoch() {
        return holdings.epoch();
    }

    synchronized int waiting() {
        return edits.size();
    }

    /** What is wrong with the ledger; null if nothing is. */
    synchronized @Nullable String trouble() {
        return journal.trouble();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        edits.all().forEach(Edit::abandon);
        journal.close();
    }

    private synchronized List<Document> write(Consumer<Consequences> learning) {
        Consequences consequences = Consequences.none();
        learning.accept(consequences);
        journal.write(consequences.records(), false);
        return consequences.toApply();
    }

    /** Writes anew what could not be written, if there is room again. */
    synchronized void mend() {
        journal.mend();
    }
}

package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.internal.fleet.protocol.Batch;
import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.LogEntry;
import dev.backplane.config.internal.fleet.protocol.Position;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.protocol.Snapshot;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fleet's documents as a node last saw them, and who is right when the store says something
 * else. Not thread-safe: its owner's lock guards it.
 */
final class Holdings {

    private final Edits edits;
    private final Map<String, Document> documents = new HashMap<>();

    /** What is to be written back, and over which revision. */
    private final Map<String, Revision> repairs = new LinkedHashMap<>();

    private Position position = Position.START;
    private long epoch;

    Holdings(Edits edits) {
        this.edits = edits;
    }

    void restore(Left left) {
        documents.putAll(left.documents());
        documents.values().forEach(each -> seen(each.revision()));
        moveTo(left.position());
    }

    @Nullable Document get(String pid) {
        return documents.get(pid);
    }

    Map<String, Document> all() {
        return Map.copyOf(documents);
    }

    Position position() {
        return position;
    }

    void moveTo(Position next) {
        position = next;
        seen(next.revision());
    }

    /** The highest epoch seen. */
    long epoch() {
        return epoch;
    }

    boolean isWhole() {
        return repairs.isEmpty();
    }

    /**
     * Whether everything has to be compared: the store holds less than this node has seen of it, or
     * may have gone on without that.
     */
    boolean isInDoubt(String pid, @Nullable Document current) {
        Document mine = documents.get(pid);
        return mine != null
                && (current == null
                        || isAhead(mine, current)
                        || (isSuperseded(mine, current) && !isCompared(current)));
    }

    /** Whether everything was compared since the epoch of the document began. */
    private boolean isCompared(Document current) {
        return current.revision().epoch() <= position.revision().epoch()
                && !repairs.containsKey(current.pid());
    }

    /** Whether the edit is against this, which was only written back under another revision. */
    boolean isBasedOn(Edit edit, @Nullable Document current) {
        Document mine = documents.get(edit.pid());
        return mine != null
                && current != null
                && edit.base().equals(mine.revision())
                && current.origin().equals(mine.origin())
                && current.revision().isAfter(mine.revision());
    }

    private static boolean isAhead(Document mine, Document current) {
        return mine.revision().isAfter(current.revision()) || mine.beats(current);
    }

    /** The store holds this at the moment, or did a moment ago. */
    void learn(Document theirs, Consequences consequences) {
        Document mine = documents.get(theirs.pid());
        if (mine == null || theirs.revision().isAfter(mine.revision())) {
            replace(theirs, consequences);
        }
    }

    /** Takes what came from the log. */
    void adopt(Batch batch, Consequences consequences) {
        for (LogEntry entry : batch.entries()) {
            Document theirs = entry.document();
            Document mine = documents.get(theirs.pid());
            if (mine == null || theirs.revision().isAfter(mine.revision())) {
                adopt(mine, theirs, consequences);
            }
        }
        moveTo(position.at(batch.end(), batch.endToken()));
    }

    private void adopt(@Nullable Document mine, Document theirs, Consequences consequences) {
        if (mine != null && mine.beats(theirs)) {
            seen(theirs.revision());
            repairs.put(mine.pid(), theirs.revision());
            return;
        }
        repairs.remove(theirs.pid());
        replace(theirs, consequences);
        takeEffect(theirs, consequences);
    }

    /** Compares everything. */
    void reconcile(Snapshot store, Consequences consequences) {
        boolean wholesale = store.position().incarnation() > position.incarnation();
        repairs.clear();
        for (Document theirs : store.documents().values()) {
            Document mine = documents.get(theirs.pid());
            if (mine == null || wholesale || isAnother(mine, theirs)) {
                adopt(null, theirs, consequences);
            } else if (theirs.revision().isAfter(mine.revision())) {
                adopt(mine, theirs, consequences);
            } else if (mine.revision().isAfter(theirs.revision())) {
                repairs.put(mine.pid(), theirs.revision());
            }
        }
        for (Document mine : List.copyOf(documents.values())) {
            if (!store.documents().containsKey(mine.pid())) {
                boolean forgotten = wholesale || !mine.revision().isAfter(store.floor());
                if (forgotten) {
                    forget(mine, consequences);
                } else {
                    repairs.put(mine.pid(), Revision.NONE);
                }
            }
        }
        moveTo(store.position());
    }

    /** Two servers that took themselves for the only one have numbered alike. */
    private static boolean isAnother(Document mine, Document theirs) {
        return mine.revision().equals(theirs.revision()) && !mine.author().equals(theirs.author());
    }

    /**
     * What gives way to something of a later epoch: it may have been lost before that was made.
     *
     * @return mine, and what it gives way to
     */
    Map<Document, Document> superseded(Snapshot store) {
        boolean wholesale = store.position().incarnation() > position.incarnation();
        return wholesale ? Map.of() : superseded(store.documents().values());
    }

    /** The same among what is to be written back; of everything else the store has once told. */
    Map<Document, Document> superseded(Batch batch) {
        return superseded(
                batch.entries().stream()
                        .map(LogEntry::document)
                        .filter(each -> repairs.containsKey(each.pid()))
                        .toList());
    }

    private Map<Document, Document> superseded(Collection<Document> store) {
        Map<Document, Document> superseded = new HashMap<>();
        for (Document theirs : store) {
            Document mine = documents.get(theirs.pid());
            if (mine != null && isSuperseded(mine, theirs)) {
                superseded.put(mine, theirs);
            }
        }
        return superseded;
    }

    static boolean isSuperseded(Document mine, Document theirs) {
        return !theirs.author().equals(mine.author())
                && !theirs.sameContent(mine.deleted(), mine.content())
                && !mine.beats(theirs)
                && (theirs.revision().epoch() > mine.revision().epoch() || isAnother(mine, theirs));
    }

    /** They are of no use any more: the store has forgotten them, too. */
    void forgetTombstones(Revision floor, Consequences consequences) {
        documents
                .values()
                .removeIf(
                        each -> {
                            boolean old = each.deleted() && !each.revision().isAfter(floor);
                            if (old) {
                                edits.rebase(each.pid(), each.revision(), Revision.NONE);
                                repairs.remove(each.pid());
                                consequences.records().add(new LedgerRecord.Forgotten(each.pid()));
                            }
                            return old;
                        });
    }

    private void forget(Document mine, Consequences consequences) {
        documents.remove(mine.pid());
        edits.rebase(mine.pid(), mine.revision(), Revision.NONE);
        consequences.records().add(new LedgerRecord.Forgotten(mine.pid()));
        if (!mine.deleted()) {
            takeEffect(
                    new Document(
                            mine.pid(), mine.revision(), mine.origin(), mine.author(), true, ""),
                    consequences);
        }
    }

    /** What is to be written back, and over which revision. */
    Map<Document, Revision> repairs() {
        Map<Document, Revision> due = new LinkedHashMap<>();
        repairs.forEach(
                (pid, over) -> {
                    Document mine = documents.get(pid);
                    if (mine != null) {
                        due.put(mine, over);
                    }
                });
        return due;
    }

    void repaired(Document mine, Revision revision, Consequences consequences) {
        repairs.remove(mine.pid());
        learn(
                new Document(
                        mine.pid(),
                        revision,
                        mine.origin(),
                        mine.author(),
                        mine.deleted(),
                        mine.content()),
                consequences);
    }

    void forgotten(Document mine, Consequences consequences) {
        repairs.remove(mine.pid());
        if (mine.equals(documents.get(mine.pid()))) {
            forget(mine, consequences);
        }
    }

    /** Somebody changed what was to be written back. */
    void notRepaired(Document mine, @Nullable Document current, Consequences consequences) {
        if (current == null) {
            repairs.put(mine.pid(), Revision.NONE);
        } else if (isAhead(mine, current)) {
            repairs.put(mine.pid(), current.revision());
        } else {
            adopt(documents.get(mine.pid()), current, consequences);
        }
    }

    /** Nothing of a document comes into effect while an edit of this node is under way. */
    void takeEffect(Document held, Consequences consequences) {
        Edit edit = edits.latest(held.pid());
        if (edit == null || !edit.isOptimistic()) {
            consequences.toApply().add(held);
        }
    }

    /** The same content under another revision takes its edits along. */
    private void replace(Document next, Consequences consequences) {
        Document before = documents.put(next.pid(), next);
        seen(next.revision());
        if (before != null && before.origin().equals(next.origin())) {
            edits.rebase(next.pid(), before.revision(), next.revision());
        }
        consequences.records().add(new LedgerRecord.Held(next));
    }

    private void seen(Revision revision) {
        epoch = Math.max(epoch, revision.epoch());
    }
}

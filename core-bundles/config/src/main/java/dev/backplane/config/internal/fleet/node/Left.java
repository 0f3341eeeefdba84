package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Position;
import dev.backplane.config.internal.fleet.protocol.Token;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an earlier start of a node has left in its ledger.
 *
 * @param unfinished the PIDs of documents that may not have come into effect
 * @param earlier what documents held before, as far as the ledger goes back
 */
record Left(
        Map<String, Document> documents,
        Position position,
        Collection<Edit> edits,
        Set<String> unfinished,
        Map<String, Set<String>> earlier) {

    static Left of(List<LedgerRecord> records) {
        Map<String, Document> documents = new HashMap<>();
        Map<Token, Edit> edits = new LinkedHashMap<>();
        Set<String> unfinished = new HashSet<>();
        Map<String, Set<String>> earlier = new HashMap<>();
        Position position = Position.START;
        for (LedgerRecord record : records) {
            switch (record) {
                case LedgerRecord.Held(Document document) -> {
                    Document before = documents.put(document.pid(), document);
                    unfinished.add(document.pid());
                    if (before != null && !before.deleted()) {
                        earlier.computeIfAbsent(before.pid(), pid -> new HashSet<>())
                                .add(before.content());
                    }
                }
                case LedgerRecord.Forgotten(String pid) -> {
                    documents.remove(pid);
                    unfinished.remove(pid);
                }
                case LedgerRecord.At(Position at) -> {
                    position = at;
                    unfinished.clear();
                }
                case LedgerRecord.Unapplied(String pid) -> {
                    if (documents.containsKey(pid)) {
                        unfinished.add(pid);
                    }
                }
                case LedgerRecord.Wanted(Edit edit) -> edits.put(edit.token(), edit);
                case LedgerRecord.Settled(Token token) -> edits.remove(token);
            }
        }
        return new Left(documents, position, edits.values(), unfinished, earlier);
    }

    /**
     * Whether a configuration is older than what this node holds: its disk was copied while it ran,
     * or has lost what was written last. Such a one is no edit.
     */
    boolean isStale(String pid, @Nullable String local) {
        Document held = documents.get(pid);
        return held != null
                && local != null
                && !held.sameContent(false, local)
                && earlier.getOrDefault(pid, Set.of()).contains(local);
    }
}

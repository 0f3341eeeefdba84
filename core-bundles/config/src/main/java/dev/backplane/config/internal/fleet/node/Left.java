package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Position;
import dev.backplane.config.internal.fleet.protocol.Token;

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
 */
record Left(
        Map<String, Document> documents,
        Position position,
        Collection<Edit> edits,
        Set<String> unfinished) {

    static Left of(List<LedgerRecord> records) {
        Map<String, Document> documents = new HashMap<>();
        Map<Token, Edit> edits = new LinkedHashMap<>();
        Set<String> unfinished = new HashSet<>();
        Position position = Position.START;
        for (LedgerRecord record : records) {
            switch (record) {
                case LedgerRecord.Held(Document document) -> {
                    documents.put(document.pid(), document);
                    unfinished.add(document.pid());
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
        return new Left(documents, position, edits.values(), unfinished);
    }
}

package dev.backplane.config.internal.fleet.redis;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.protocol.Token;

import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.StreamEntry;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The log as a record of what ever happened, not as something to follow. */
final class History {

    private static final int PAGE = 512;

    private final UnifiedJedis redis;
    private final String log;

    History(UnifiedJedis redis, String log) {
        this.redis = redis;
        this.log = log;
    }

    /** One change, wherever it stands since: if it was written back, under another revision. */
    private record Made(String pid, Revision origin, Token author) {

        static Made of(Document document) {
            return new Made(document.pid(), document.origin(), document.author());
        }

        static Optional<Made> of(StreamEntry entry) {
            try {
                return Optional.of(
                        of(
                                StoredDocument.entry(entry.getID().toString(), entry.getFields())
                                        .document()));
            } catch (IllegalArgumentException malformed) {
                return Optional.empty();
            }
        }
    }

    /** Those that are not in it, though it goes back so far. */
    List<Document> strangers(List<Document> documents) {
        Map<Made, Document> unseen = new HashMap<>();
        documents.forEach(each -> unseen.put(Made.of(each), each));
        Map<String, Revision> before = new HashMap<>();
        String from =
                documents.stream()
                        .map(Document::origin)
                        .min(Comparator.naturalOrder())
                        .orElse(Revision.NONE)
                        .toString();
        List<StreamEntry> page =
                documents.isEmpty() ? List.of() : redis.xrange(log, from, "+", PAGE);
        while (!unseen.isEmpty() && !page.isEmpty()) {
            for (StreamEntry entry : page) {
                from = "(" + entry.getID();
                Made.of(entry)
                        .ifPresent(
                                made -> {
                                    unseen.remove(made);
                                    before.putIfAbsent(made.pid(), base(entry));
                                });
            }
            page = redis.xrange(log, from, "+", PAGE);
        }
        return unseen.values().stream().filter(each -> isCovered(each, before)).toList();
    }

    /** What is older than all that the log has of its PID may have been in it. */
    private static boolean isCovered(Document document, Map<String, Revision> before) {
        Revision oldest = before.get(document.pid());
        return oldest != null && document.revision().isAfter(oldest);
    }

    private static Revision base(StreamEntry entry) {
        try {
            return Revision.parse(entry.getFields().getOrDefault("b", ""));
        } catch (IllegalArgumentException malformed) {
            return Revision.parse(entry.getID().toString());
        }
    }
}

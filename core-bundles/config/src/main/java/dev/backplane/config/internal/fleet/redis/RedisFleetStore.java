package dev.backplane.config.internal.fleet.redis;

import dev.backplane.config.internal.fleet.protocol.Batch;
import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.FleetStore;
import dev.backplane.config.internal.fleet.protocol.Lineage;
import dev.backplane.config.internal.fleet.protocol.LogEntry;
import dev.backplane.config.internal.fleet.protocol.Loser;
import dev.backplane.config.internal.fleet.protocol.Position;
import dev.backplane.config.internal.fleet.protocol.Put;
import dev.backplane.config.internal.fleet.protocol.PutReply;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.protocol.Snapshot;
import dev.backplane.config.internal.fleet.protocol.StoreException;
import dev.backplane.config.internal.fleet.protocol.Token;

import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The fleet in Redis: a hash of documents and a stream of their changes, moved by scripts. */
public final class RedisFleetStore implements FleetStore {

    private static final int BATCH = 512;
    private static final long KEPT_LOSERS = 1_000;

    private final UnifiedJedis redis;
    private final FleetKeys keys;
    private final String window;
    private final String logLength;

    /**
     * A store over an open client, which it closes.
     *
     * @param window how long nodes may write back what a server may have lost before edits go on
     * @param logLength how many changes the log keeps, about
     */
    public RedisFleetStore(UnifiedJedis redis, String fleet, Duration window, long logLength) {
        this.redis = redis;
        this.keys = FleetKeys.of(fleet);
        this.window = String.valueOf(window.toMillis());
        this.logLength = String.valueOf(logLength);
    }

    @Override
    public PutReply put(Put put) {
        List<?> reply =
                run(
                        Script.PUT,
                        put.pid(),
                        put.expected().equals(Revision.NONE) ? "" : put.expected().toString(),
                        put.deleted() ? StoredDocument.DELETED : StoredDocument.LIVE,
                        put.content(),
                        put.token().session(),
                        String.valueOf(put.token().operation()),
                        put.isRepair() ? put.origin().toString() : "",
                        put.author().toString(),
                        String.valueOf(put.epoch()),
                        window,
                        logLength);
        return switch (String.valueOf(reply.getFirst())) {
            case "CONFLICT" -> conflict(put, String.valueOf(reply.get(1)));
            case "OK" -> accepted(String.valueOf(reply.get(1)), String.valueOf(reply.get(2)));
            case "FORGOTTEN" -> new PutReply.Forgotten();
            case "RECOVERING" -> new PutReply.Recovering();
            case "SESSION" -> new PutReply.SessionTaken();
            default -> throw new IllegalStateException("put.lua answers " + reply);
        };
    }

    @Override
    public Optional<Lineage> resume(Position position) {
        List<?> reply =
                run(
                        Script.RESUME,
                        position.revision().toString(),
                        position.token().session(),
                        String.valueOf(position.token().operation()),
                        position.run(),
                        String.valueOf(position.incarnation()),
                        String.valueOf(position.revision().epoch()),
                        window);
        return reply.getFirst().equals("OK")
                ? Optional.of(
                        new Lineage(
                                String.valueOf(reply.get(1)),
                                number(reply.get(2)),
                                number(reply.get(3)),
                                Revision.parse(String.valueOf(reply.get(4)))))
                : Optional.empty();
    }

    @Override
    public Snapshot snapshot(long epoch) {
        List<?> reply = run(Script.SNAPSHOT, String.valueOf(epoch), window);
        Map<String, Document> documents = new HashMap<>();
        Map<String, String> malformed = new HashMap<>();
        List<?> pairs = (List<?>) reply.getLast();
        for (int i = 0; i < pairs.size(); i += 2) {
            String pid = String.valueOf(pairs.get(i));
            try {
                documents.put(pid, StoredDocument.parse(pid, String.valueOf(pairs.get(i + 1))));
            } catch (IllegalArgumentException e) {
                malformed.put(pid, String.valueOf(e.getMessage()));
            }
        }
        Map<String, String> token =
                Map.of("n", String.valueOf(reply.get(1)), "o", String.valueOf(reply.get(2)));
        Position position =
                new Position(
                        revision(reply.get(0)),
                        StoredDocument.token(token),
                        String.valueOf(reply.get(3)),
                        number(reply.get(4)));
        return new Snapshot(position, documents, malformed, revision(reply.get(5)));
    }

    @Override
    public Batch read(Position position, Duration wait) {
        XReadParams params = XReadParams.xReadParams().block((int) wait.toMillis()).count(BATCH);
        Map<String, StreamEntryID> from =
                Map.of(keys.log(), new StreamEntryID(position.revision().toString()));
        List<Map.Entry<String, List<StreamEntry>>> reply = call(r -> r.xread(params, from));
        List<LogEntry> entries = new ArrayList<>();
        Map<String, String> malformed = new LinkedHashMap<>();
        Revision end = position.revision();
        Token endToken = position.token();
        if (reply != null && !reply.isEmpty()) {
            for (StreamEntry entry : reply.getFirst().getValue()) {
                Map<String, String> fields = entry.getFields();
                end = revision(entry.getID());
                endToken = StoredDocument.token(fields);
                try {
                    entries.add(StoredDocument.entry(end.toString(), fields));
                } catch (IllegalArgumentException e) {
                    malformed.put(
                            fields.getOrDefault("p", "entry " + end + " of the log"),
                            String.valueOf(e.getMessage()));
                }
            }
        }
        return new Batch(entries, malformed, end, endToken);
    }

    @Override
    public List<Document> strangers(List<Document> documents) {
        return call(r -> new History(r, keys.log()).strangers(documents));
    }

    @Override
    public void keepLoser(Loser loser) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("pid", loser.pid());
        fields.put("node", loser.node());
        fields.put("token", loser.token().toString());
        fields.put("base", loser.base().toString());
        fields.put("winner", loser.winner().toString());
        fields.put("kind", loser.deleted() ? StoredDocument.DELETED : StoredDocument.LIVE);
        fields.put("content", loser.content());
        XAddParams params = XAddParams.xAddParams().maxLen(KEPT_LOSERS).approximateTrimming();
        var _ = call(r -> r.xadd(keys.losers(), params, fields));
    }

    @Override
    public void close() {
        redis.close();
    }

    private static PutReply accepted(String revision, String origin) {
        Revision at = Revision.parse(revision);
        return new PutReply.Accepted(at, origin.isEmpty() ? at : Revision.parse(origin));
    }

    /** What nobody can make sense of wins against nothing. */
    private PutReply conflict(Put put, String current) {
        if (current.isEmpty()) {
            return new PutReply.Conflict(null);
        }
        try {
            return new PutReply.Conflict(StoredDocument.parse(put.pid(), current));
        } catch (IllegalArgumentException malformed) {
            Revision at = StoredDocument.base(current);
            return at.equals(put.expected()) ? new PutReply.Conflict(null) : put(put.over(at));
        }
    }

    private static Revision revision(Object text) {
        try {
            return Revision.parse(String.valueOf(text));
        } catch (IllegalArgumentException e) {
            throw foreign(text, e);
        }
    }

    private static long number(Object text) {
        try {
            return Long.parseLong(String.valueOf(text));
        } catch (NumberFormatException e) {
            throw foreign(text, e);
        }
    }

    private static StoreException foreign(Object text, IllegalArgumentException cause) {
        return StoreException.refused(
                "somebody else wrote '" + text + "' under the fleet's keys; " + Faults.FOREIGN,
                cause);
    }

    private List<?> run(Script script, String... arguments) {
        return call(r -> script.run(r, keys, List.of(arguments)));
    }

    private <T> T call(Function<UnifiedJedis, T> command) {
        try {
            return command.apply(redis);
        } catch (RuntimeException e) {
            throw Faults.of(e);
        }
    }
}

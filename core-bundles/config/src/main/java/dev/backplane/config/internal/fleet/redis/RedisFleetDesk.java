package dev.backplane.config.internal.fleet.redis;

import dev.backplane.config.FleetConflict;

import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.StreamEntry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Function;

/** What an operator does with a fleet beside following it. */
public final class RedisFleetDesk implements AutoCloseable {

    private final UnifiedJedis redis;
    private final FleetKeys keys;

    /** Over an open client, which it closes. */
    public RedisFleetDesk(UnifiedJedis redis, String fleet) {
        this.redis = redis;
        this.keys = FleetKeys.of(fleet);
    }

    /** The edits that lost, oldest first. */
    public List<FleetConflict> conflicts() {
        List<StreamEntry> entries =
                call(r -> r.xrange(keys.losers(), (StreamEntryID) null, (StreamEntryID) null));
        return entries.stream().map(RedisFleetDesk::conflict).toList();
    }

    /** Does away with a conflict. */
    public void forget(String id) {
        var _ = call(r -> r.xdel(keys.losers(), new StreamEntryID(id)));
    }

    /**
     * Makes the fleet hold these documents and no others, all at once; from then on every node
     * takes what is in the store for the truth.
     *
     * @param settings what the node that restores has of the fleet
     * @return how many were changed or deleted; empty while nodes write back what the store may
     *     have lost
     */
    public OptionalInt restore(Map<String, String> documents, Restoring settings) {
        List<String> arguments = new ArrayList<>();
        arguments.add(String.valueOf(settings.epoch()));
        arguments.add(String.valueOf(settings.window().toMillis()));
        arguments.add(String.valueOf(settings.logLength()));
        arguments.add(UUID.randomUUID().toString());
        documents.forEach(
                (pid, content) -> {
                    arguments.add(pid);
                    arguments.add(content);
                });
        List<?> reply = call(r -> Script.RESTORE.run(r, keys, arguments));
        return reply.getFirst().equals("OK")
                ? OptionalInt.of(Integer.parseInt(String.valueOf(reply.get(1))))
                : OptionalInt.empty();
    }

    /**
     * The terms of a restoration.
     *
     * @param epoch the highest that was seen
     * @param window of recovery
     * @param logLength how many changes the log keeps, about
     */
    public record Restoring(long epoch, Duration window, long logLength) {}

    @Override
    public void close() {
        redis.close();
    }

    private static FleetConflict conflict(StreamEntry entry) {
        Map<String, String> fields = entry.getFields();
        return new FleetConflict(
                entry.getID().toString(),
                fields.getOrDefault("pid", ""),
                fields.getOrDefault("node", ""),
                fields.getOrDefault("base", ""),
                fields.getOrDefault("winner", ""),
                StoredDocument.DELETED.equals(fields.get("kind")),
                fields.getOrDefault("content", ""));
    }

    private <T> T call(Function<UnifiedJedis, T> command) {
        try {
            return command.apply(redis);
        } catch (RuntimeException e) {
            throw Faults.of(e);
        }
    }
}

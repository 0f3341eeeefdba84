package dev.backplane.config.internal.fleet.redis;

import dev.backplane.config.FleetConflict;

import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.StreamEntry;

import java.util.List;
import java.util.Map;
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

    /** From now on every node takes what is in the store for the truth. */
    public void beginIncarnation() {
        var _ = call(r -> r.hincrBy(keys.meta(), "incarnation", 1));
    }

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

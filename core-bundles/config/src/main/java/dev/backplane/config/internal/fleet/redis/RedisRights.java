package dev.backplane.config.internal.fleet.redis;

import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.XReadParams;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a user of Redis may do, tried on keys of no meaning. */
final class RedisRights {

    private static final String DENIED = "NOPERM";
    private static final String BLOB = "{blob:probe}";
    private static final String UNKNOWN = "0".repeat(40);
    private static final StreamEntryID FIRST = new StreamEntryID(0, 0);

    /** What the scripts do; answers with what they may not. */
    private static final String SCRIPT =
            """
            local denied = {}
            local function try(...)
              local reply = redis.pcall(...)
              local fault = type(reply) == 'table' and reply.err or ''
              if string.find(fault, 'NOPERM', 1, true)
                  or string.find(fault, 'user executing the script', 1, true) then
                denied[#denied + 1] = string.lower(({...})[1])
              end
            end
            local k = KEYS[1]
            try('INFO', 'server') try('TIME')
            try('HSET', k, 'a', '1') try('HGET', k, 'a') try('HMGET', k, 'a') try('HGETALL', k)
            try('HKEYS', k) try('HDEL', k, 'a') try('DEL', k)
            try('XADD', k, '*', 'a', '1') try('XLEN', k) try('XRANGE', k, '-', '+')
            try('XREVRANGE', k, '+', '-') try('XDEL', k, '1-1') try('DEL', k)
            try('SET', k, '1', 'PX', '1') try('GET', k) try('PTTL', k)
            return denied
            """;

    private final UnifiedJedis redis;
    private final String key;

    RedisRights(UnifiedJedis redis, String fleet) {
        this.redis = redis;
        this.key = "{" + fleet + "}:probe";
    }

    /** The rights a user must have, as a line of {@code redis.conf}. */
    static String line(String fleet) {
        return "user NAME on >PASSWORD ~{"
                + fleet
                + "}* ~{blob:* +@all -@admin -@dangerous +info +config|get";
    }

    /** The commands that the user may not use, or not on our keys. */
    List<String> missing() {
        Set<String> missing = new TreeSet<>();
        direct().forEach(
                        (name, act) -> {
                            if (isDenied(act)) {
                                missing.add(name);
                            }
                        });
        if (!missing.contains("eval")) {
            missing.addAll(scripted());
        }
        return List.copyOf(missing);
    }

    private Map<String, Runnable> direct() {
        Map<String, Runnable> acts = new LinkedHashMap<>();
        acts.put("eval", () -> redis.eval("return 1", List.of(key), List.of()));
        acts.put("evalsha", () -> redis.evalsha(UNKNOWN, List.of(key), List.of()));
        acts.put("xread", () -> redis.xread(new XReadParams().count(1), Map.of(key, FIRST)));
        acts.put("set on {blob:*", () -> redis.set(BLOB, "1", SetParams.setParams().px(1)));
        acts.put("get on {blob:*", () -> redis.get(BLOB));
        acts.put("expire on {blob:*", () -> redis.expire(BLOB, 1));
        acts.put("del on {blob:*", () -> redis.del(BLOB));
        return acts;
    }

    private List<String> scripted() {
        try {
            return ((List<?>) redis.eval(SCRIPT, List.of(key), List.of()))
                    .stream().map(String::valueOf).toList();
        } catch (RuntimeException e) {
            throw Faults.of(e);
        }
    }

    private static boolean isDenied(Runnable act) {
        try {
            act.run();
            return false;
        } catch (JedisDataException e) {
            return String.valueOf(e.getMessage()).contains(DENIED);
        } catch (RuntimeException e) {
            throw Faults.of(e);
        }
    }
}

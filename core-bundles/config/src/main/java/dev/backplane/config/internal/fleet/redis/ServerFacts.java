package dev.backplane.config.internal.fleet.redis;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one server does with what it is given.
 *
 * @param where empty if there is only one
 * @param eviction its {@code maxmemory-policy}
 * @param fsync its {@code appendfsync}; empty if it keeps no log on disk
 */
record ServerFacts(String where, String eviction, String fsync) {

    private static final Logger LOG = LoggerFactory.getLogger(ServerFacts.class);

    /** Stands for what the server does not tell, or this user may not ask. */
    static final String UNKNOWN = "?";

    /**
     * Of every server that can be reached: in a cluster each may get an artifact, or take the place
     * of another.
     */
    static List<ServerFacts> of(UnifiedJedis redis, String fleet) {
        if (!(redis instanceof RedisClusterClient cluster)) {
            // By a script, which every user of a fleet may run.
            String key = "{" + fleet + "}:meta";
            return List.of(
                    new ServerFacts(
                            "",
                            value(info(redis, key, "memory"), "maxmemory_policy"),
                            fsync(
                                    info(redis, key, "persistence"),
                                    () -> redis.configGet("appendfsync"))));
        }
        List<ServerFacts> facts = new ArrayList<>();
        for (Map.Entry<String, ConnectionPool> each : cluster.getClusterNodes().entrySet()) {
            try (Connection connection = each.getValue().getResource();
                    Jedis member = new Jedis(connection)) {
                facts.add(of(each.getKey(), member));
            } catch (JedisConnectionException away) {
                // Whoever connects when it is there again asks it then.
                LOG.debug("{} of the cluster cannot be asked", each.getKey(), away);
            }
        }
        if (facts.isEmpty()) {
            throw new JedisConnectionException("no member of the cluster answers");
        }
        return List.copyOf(facts);
    }

    private static ServerFacts of(String where, Jedis member) {
        return new ServerFacts(
                where,
                value(member.info("memory"), "maxmemory_policy"),
                fsync(member.info("persistence"), () -> member.configGet("appendfsync")));
    }

    private interface Setting {
        Map<String, String> read();
    }

    private static String fsync(String persistence, Setting setting) {
        if (!value(persistence, "aof_enabled").equals("1")) {
            return "";
        }
        try {
            return setting.read().getOrDefault("appendfsync", UNKNOWN);
        } catch (JedisDataException mayNot) {
            return UNKNOWN;
        }
    }

    private static String info(UnifiedJedis redis, String key, String section) {
        return String.valueOf(
                redis.eval("return redis.call('INFO', ARGV[1])", List.of(key), List.of(section)));
    }

    private static String value(String info, String name) {
        Matcher matcher = Pattern.compile("(?m)^" + name + ":(\\S+)").matcher(info);
        return matcher.find() ? matcher.group(1) : UNKNOWN;
    }
}

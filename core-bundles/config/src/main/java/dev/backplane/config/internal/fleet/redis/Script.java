package dev.backplane.config.internal.fleet.redis;

import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** A script of ours; sent whole only to a server that does not know it yet. */
final class Script {

    static final Script PUT = new Script("lineage.lua", "put.lua");
    static final Script RESUME = new Script("lineage.lua", "resume.lua");
    static final Script SNAPSHOT = new Script("lineage.lua", "snapshot.lua");
    static final Script RESTORE = new Script("lineage.lua", "restore.lua");
    static final Script PRESENCE = new Script("presence.lua");

    private final String source;
    private final String digest;

    private Script(String... files) {
        source = Arrays.stream(files).map(Script::read).collect(Collectors.joining());
        digest = digest(source);
    }

    List<?> run(UnifiedJedis redis, FleetKeys keys, List<String> arguments) {
        return run(redis, keys.ofScripts(), arguments);
    }

    List<?> run(UnifiedJedis redis, List<String> keys, List<String> arguments) {
        Object reply;
        try {
            reply = redis.evalsha(digest, keys, arguments);
        } catch (JedisNoScriptException unknown) {
            reply = redis.eval(source, keys, arguments);
        }
        return (List<?>) reply;
    }

    private static String read(String file) {
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing in the bundle");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(String source) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(sha1.digest(source.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

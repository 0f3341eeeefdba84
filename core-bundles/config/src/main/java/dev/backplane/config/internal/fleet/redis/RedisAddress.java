package dev.backplane.config.internal.fleet.redis;

import org.jspecify.annotations.Nullable;

import redis.clients.jedis.HostAndPort;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where Redis is: {@code redis://user:password@host:port/database}, {@code
 * redis-sentinel://host:port,host:port/master} or {@code redis-cluster://host:port,host:port}; with
 * {@code rediss} in place of {@code redis} over TLS.
 *
 * @param master the name the Sentinels know; empty unless they are asked
 */
public record RedisAddress(
        Kind kind,
        boolean tls,
        Set<HostAndPort> hosts,
        @Nullable String user,
        @Nullable String password,
        int database,
        String master) {

    /** How servers belong together. */
    public enum Kind {
        /** One server. */
        STANDALONE,
        /** A server and its replicas, watched by Sentinels. */
        SENTINEL,
        /** Several, each with a part of the keys. */
        CLUSTER
    }

    private static final int PORT = 6379;
    private static final int SENTINEL_PORT = 26379;
    private static final Pattern FORM =
            Pattern.compile(
                    "(rediss?)(-sentinel|-cluster)?://(?:([^:@/]*)(?::([^@/]*))?@)?([^@/]+)(?:/(.*))?");

    /**
     * Reads a URI.
     *
     * @throws IllegalArgumentException if it is none; the message does not repeat it, since it may
     *     hold a password
     */
    public static RedisAddress parse(String uri) {
        Matcher matcher = FORM.matcher(uri.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "the URI of Redis must look like redis://user:password@host:6379,"
                            + " rediss://host:6380, redis-sentinel://host:26379,host:26379/master or"
                            + " redis-cluster://host:6379,host:6379");
        }
        Kind kind =
                switch (matcher.group(2)) {
                    case "-sentinel" -> Kind.SENTINEL;
                    case "-cluster" -> Kind.CLUSTER;
                    case null, default -> Kind.STANDALONE;
                };
        String path = matcher.group(6) == null ? "" : matcher.group(6);
        if (kind == Kind.SENTINEL && path.isEmpty()) {
            throw new IllegalArgumentException(
                    "the URI of the Sentinels lacks the name of the master: end it with /NAME");
        }
        return new RedisAddress(
                kind,
                matcher.group(1).equals("rediss"),
                hosts(matcher.group(5), kind == Kind.SENTINEL ? SENTINEL_PORT : PORT),
                decoded(matcher.group(3)),
                decoded(matcher.group(4)),
                kind == Kind.STANDALONE && !path.isEmpty() ? number(path, "database") : 0,
                kind == Kind.SENTINEL ? path : "");
    }

    /** The same servers, for another user. */
    public RedisAddress as(@Nullable String otherUser, String otherPassword) {
        return new RedisAddress(kind, tls, hosts, otherUser, otherPassword, database, master);
    }

    /** For people: without the password. */
    public String label() {
        return kind.name().toLowerCase(Locale.ROOT)
                + " "
                + hosts.stream().map(HostAndPort::toString).collect(Collectors.joining(","))
                + (tls ? " (TLS)" : "");
    }

    private static Set<HostAndPort> hosts(String list, int defaultPort) {
        return Arrays.stream(list.split(","))
                .map(
                        each -> {
                            int colon = each.lastIndexOf(':');
                            return colon < 0 || each.endsWith("]")
                                    ? new HostAndPort(each, defaultPort)
                                    : new HostAndPort(
                                            each.substring(0, colon),
                                            number(each.substring(colon + 1), "port"));
                        })
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static int number(String text, String what) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the " + what + " in the URI of Redis must be a number, not '" + text + "'", e);
        }
    }

    private static @Nullable String decoded(@Nullable String text) {
        return text == null || text.isEmpty()
                ? null
                : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

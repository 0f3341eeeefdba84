package dev.backplane.config.internal.fleet.redis;

import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;

import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;

import java.time.Duration;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens clients of Redis.
 *
 * @param name how the server lists the connections
 * @param timeout for a server to connect and to answer
 * @param trust for TLS; null for the JDK's own certificates
 */
public record RedisConnector(
        RedisAddress address, String name, Duration timeout, @Nullable SSLSocketFactory trust) {

    private static final int CONNECTIONS = 2;

    /** A read that waits for changes takes so much longer at most. */
    private static final Duration BLOCKING = Duration.ofSeconds(1);

    /** A client of its own for whoever asks; connects when it is first used, or now. */
    public UnifiedJedis open() {
        try {
            return switch (address.kind()) {
                case STANDALONE ->
                        RedisClient.builder()
                                .hostAndPort(address.hosts().iterator().next())
                                .clientConfig(config())
                                .poolConfig(pool())
                                .build();
                case SENTINEL ->
                        RedisSentinelClient.builder()
                                .masterName(address.master())
                                .sentinels(address.hosts())
                                .sentinelClientConfig(sentinel())
                                .clientConfig(config())
                                .poolConfig(pool())
                                .build();
                case CLUSTER ->
                        RedisClusterClient.builder()
                                .nodes(address.hosts())
                                .clientConfig(config())
                                .poolConfig(pool())
                                .build();
            };
        } catch (RuntimeException e) {
            throw Faults.of(e);
        }
    }

    private JedisClientConfig config() {
        return base().user(address.user())
                .password(address.password())
                .database(address.database())
                .blockingSocketTimeoutMillis(Math.toIntExact(timeout.plus(BLOCKING).toMillis()))
                .build();
    }

    private JedisClientConfig sentinel() {
        return base().build();
    }

    /** The way that is not deprecated takes key stores only; operators have PEM files. */
    @SuppressWarnings("deprecation")
    private DefaultJedisClientConfig.Builder base() {
        int millis = Math.toIntExact(timeout.toMillis());
        DefaultJedisClientConfig.Builder builder =
                DefaultJedisClientConfig.builder()
                        .clientName(name)
                        .connectionTimeoutMillis(millis)
                        .socketTimeoutMillis(millis)
                        .ssl(address.tls());
        if (address.tls()) {
            SSLParameters parameters = new SSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            builder.sslParameters(parameters);
        }
        if (trust != null) {
            builder.sslSocketFactory(trust);
        }
        return builder;
    }

    private GenericObjectPoolConfig<Connection> pool() {
        GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxWait(timeout);
        pool.setJmxEnabled(false);
        return pool;
    }
}

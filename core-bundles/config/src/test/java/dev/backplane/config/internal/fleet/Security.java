package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.redis.TrustedFile;

import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLSocketFactory;

/**
 * How servers and clients speak with each other.
 *
 * @param tls what servers need for it; empty if it is not by TLS
 * @param trust null if it is not by TLS
 */
record Security(List<String> tls, SSLSocketFactory trust) {

    static final Security NONE = new Security(List.of(), null);

    /** All by TLS, with Sentinels and other servers too. */
    static Security tls(Path folder) throws Exception {
        TestCertificates certificates = new TestCertificates(folder, "test");
        Path authority = certificates.authority();
        List<String> options = new ArrayList<>(certificates.files(Duration.ofDays(1)));
        options.addAll(List.of("--tls-ca-cert-file", authority.toString()));
        options.addAll(List.of(RedisServer.TLS_ONLY, "yes", "--tls-cluster", "yes"));
        return new Security(options, TrustedFile.factory(authority));
    }

    /** Of a server that keeps what it has acknowledged. */
    String[] options(String... more) {
        List<String> all = new ArrayList<>(RedisServer.DURABLE);
        all.addAll(tls);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    Machine.Uplink uplink(String rest) {
        return new Machine.Uplink((trust == null ? "redis" : "rediss") + rest, trust);
    }

    /** To a server that is known to be there. */
    @SuppressWarnings("deprecation")
    Jedis client(int port) {
        return new Jedis(
                new HostAndPort("127.0.0.1", port),
                DefaultJedisClientConfig.builder()
                        .ssl(trust != null)
                        .sslSocketFactory(trust)
                        .build());
    }
}

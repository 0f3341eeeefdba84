package dev.backplane.config.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.config.internal.fleet.protocol.Documents.DocumentException;
import dev.backplane.config.internal.fleet.redis.RedisArtifacts;
import dev.backplane.config.internal.fleet.redis.RedisConnector;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.UnifiedJedis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class SharedArtifactsTest {

    private static final int SIZE = 9 * 1024 * 1024 + 17;

    @TempDir private Path folder;

    private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private RedisServer redis;
    private FaultProxy network;
    private UnifiedJedis client;
    private ArtifactsInMemory here;
    private ArtifactsInMemory there;
    private SharedArtifacts sender;
    private SharedArtifacts receiver;
    private ArtifactCourier courier;
    private String digest;

    @BeforeEach
    void start() throws IOException {
        redis = new RedisServer(folder.resolve("redis")).start();
        network = new FaultProxy(redis.port());
        client = connector(redis.port()).open();
        here = new ArtifactsInMemory(folder);
        there = new ArtifactsInMemory(folder);
        sender = shared(here, redis.port());
        receiver = shared(there, network.port());
        courier = new ArtifactCourier(receiver, arrived::add);
        byte[] bytes = new byte[SIZE];
        new Random(7).nextBytes(bytes);
        digest = here.add(bytes);
    }

    @AfterEach
    void stop() throws IOException {
        courier.close();
        client.close();
        network.close();
        redis.close();
    }

    @Test
    void aLargeArtifactTravelsInPiecesAndIsForgottenWhenNobodyNamesIt() throws Exception {
        sender.offer(digest);
        assertThat(client.get("{blob:" + digest + "}")).isEqualTo("10");
        assertThat(client.ttl("{blob:" + digest + "}:9")).isBetween(600_000L, 604_800L);
        receiver.fetch(digest);
        assertThat(there.bytes(digest)).hasSize(SIZE);

        var _ = client.expire("{blob:" + digest + "}:9", 100);
        receiver.keep(digest);
        assertThat(client.ttl("{blob:" + digest + "}:9")).isGreaterThan(600_000L);
    }

    @Test
    void aPieceThatWasChangedIsRefusedAndStoredAgainByWhoHasTheArtifact() throws Exception {
        sender.offer(digest);
        var _ = client.setrange("{blob:" + digest + "}:3", 100, "changed");
        assertThatThrownBy(() -> receiver.fetch(digest)).hasMessageContaining("cannot be taken");
        assertThat(there.stored()).isEmpty();
        assertThatThrownBy(() -> receiver.fetch(digest)).hasMessageContaining("has no artifact");

        sender.keep(digest);
        receiver.fetch(digest);
        assertThat(there.bytes(digest)).hasSize(SIZE);
    }

    @Test
    void aPieceThatIsMissingIsNoticedByWhoHasTheArtifact() throws Exception {
        sender.offer(digest);
        var _ = client.del("{blob:" + digest + "}:3");
        assertThatThrownBy(() -> receiver.fetch(digest))
                .hasMessageContaining("piece 3")
                .hasMessageContaining("missing");
        sender.keep(digest);
        receiver.fetch(digest);
    }

    @Test
    void nobodyWaitsForAnArtifactOnASlowNetwork() throws Exception {
        sender.offer(digest);
        network.delay(3);
        long begun = System.nanoTime();
        assertThatThrownBy(() -> courier.require(digest, "com.acme.a"))
                .isInstanceOfSatisfying(
                        DocumentException.class, e -> assertThat(e.isPending()).isTrue());
        assertThatThrownBy(() -> courier.require(digest, "com.acme.b"))
                .isInstanceOf(DocumentException.class);
        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(1));
        assertThat(arrived.poll(30, TimeUnit.SECONDS)).isEqualTo("com.acme.a");
        assertThat(arrived.poll(1, TimeUnit.SECONDS)).isEqualTo("com.acme.b");
        assertThatCode(() -> courier.require(digest, "com.acme.a")).doesNotThrowAnyException();
    }

    @Test
    void whatCannotBeHadIsSaid() throws Exception {
        String unknown = "0".repeat(64);
        assertThatThrownBy(() -> courier.require(unknown, "com.acme.a"))
                .isInstanceOf(DocumentException.class);
        assertThat(arrived.poll(10, TimeUnit.SECONDS)).isEqualTo("com.acme.a");
        assertThatThrownBy(() -> courier.require(unknown, "com.acme.a"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the fleet has no artifact sha256:0000");
        assertThatThrownBy(() -> courier.require("rubbish", "com.acme.a"))
                .hasMessageContaining("no SHA-256");
        var _ = client.set("{blob:" + unknown + "}", "many");
        assertThatThrownBy(() -> receiver.fetch(unknown)).hasMessageContaining("has no artifact");
        var _ =
                client.rpush(
                        ("{blob:" + digest + "}").getBytes(StandardCharsets.US_ASCII), new byte[1]);
        assertThatThrownBy(() -> receiver.fetch(digest)).hasMessageContaining("WRONGTYPE");
    }

    private static SharedArtifacts shared(ArtifactsInMemory loader, int port) {
        return new SharedArtifacts(loader, () -> new RedisArtifacts(connector(port).open()));
    }

    private static RedisConnector connector(int port) {
        return Machine.Uplink.to(port).connector("test");
    }
}

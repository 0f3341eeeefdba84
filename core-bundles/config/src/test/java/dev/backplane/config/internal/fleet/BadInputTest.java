package dev.backplane.config.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.config.FleetState;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.XAddParams;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Whatever others do to the fleet's keys and to their server, nodes go on, and say so. */
@Timeout(60)
class BadInputTest {

    @TempDir private Path folder;

    private RedisServer redis;
    private UnifiedJedis client;
    private Machine a;
    private Machine b;

    @BeforeEach
    void start() throws IOException {
        redis = RedisServer.durable(folder.resolve("redis"));
        client = Machine.Uplink.to(redis.port()).connector("test").open();
        a = Machine.proxied("a", folder, redis.port()).start();
        b = Machine.proxied("b", folder, redis.port()).start();
        a.edit("x", "1");
        await(() -> b.holds("x", "1") && b.isFollowing());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        a.close();
        b.close();
        redis.close();
    }

    @Test
    void whatIsMalformedIsReplacedByWhoHasItAndShownWhereNobodyHas() {
        String large = "9-9|P||s:1|" + "l".repeat(2 * 1024 * 1024);
        int round = 0;
        for (String garbage : new String[] {"7-7|garbage", "", "9".repeat(30) + "-1|P||", large}) {
            String unknown = "unknown" + round++;
            var _ = client.hset("{test}:doc", Map.of("x", garbage, unknown, garbage));
            var _ = client.xadd("{test}:log", StreamEntryID.NEW_ENTRY, Map.of("what", "ever"));
            await(() -> isParked(b, unknown) && client.hget("{test}:doc", "x").endsWith("|1"));
            assertThat(b.node().status().parked()).doesNotContainKey("x");
            a.edit(unknown, "known");
            await(() -> b.holds(unknown, "known") && !isParked(b, unknown));
        }
    }

    @Test
    void anotherTypeUnderAKeyIsToldAndOnceItIsGoneAllIsWell() {
        for (String key : new String[] {"meta", "doc", "log", "sess"}) {
            var _ = client.set("{test}:" + key, "a text");
            a.edit("x", key);
            await(() -> isCut(a) || !a.node().status().heldUp().isEmpty());
            await(() -> a.isFollowing() == key.equals("sess"));
            assertThat(a.node().status().reason() + a.node().status().heldUp())
                    .contains("WRONGTYPE")
                    .contains("choose another fleet name, or delete the key");
            var _ = client.del("{test}:" + key);
            await(() -> b.holds("x", key) && a.isFollowing());
        }
    }

    @Test
    void aLogThatEndsInTheLastOfAllNumbersIsTold() {
        StreamEntryID last = new StreamEntryID("9223372036854775807-9223372036854775807");
        var _ = client.xadd("{test}:log", Map.of("p", "x"), XAddParams.xAddParams().id(last));
        await(() -> isCut(a) && isCut(b));
        assertThat(a.node().status().reason()).contains("delete the key");
        var _ = client.del("{test}:log");
        a.edit("x", "2");
        await(() -> b.holds("x", "2"));
    }

    @Test
    void numbersThatAreNoneAreToldOrMended() {
        var _ = client.hset("{test}:meta", Map.of("epoch", "many", "seq", "-", "until", "soon"));
        a.edit("x", "2");
        await(() -> b.holds("x", "2"));
        var _ = client.hset("{test}:meta", "incarnation", "1e300");
        await(() -> isCut(a) || a.isFollowing());
        var _ = client.hdel("{test}:meta", "incarnation");
        a.edit("x", "3");
        await(() -> b.holds("x", "3"));
    }

    @Test
    void whyEditsWaitIsToldThoughTheNodeFollows() throws IOException {
        redis.command("CONFIG SET maxmemory 1");
        a.edit("x", "2");
        await(() -> a.node().status().heldUp().contains("raise maxmemory"));
        assertThat(a.isFollowing()).isTrue();
        redis.command("CONFIG SET maxmemory 0");
        await(() -> b.holds("x", "2") && a.node().status().heldUp().isEmpty());
    }

    @Test
    void whatCannotHoldHereIsNotTakenForAnEditAfterARestart() throws IOException {
        a.edit("x", "poison");
        await(() -> isParked(b, "x"));
        a.edit("y", "later");
        await(() -> b.holds("y", "later"));
        b.node().close();
        var _ = b.start();
        await(() -> b.isFollowing() && isParked(b, "x"));
        a.edit("y", "last");
        await(() -> b.holds("y", "last"));
        assertThat(client.hget("{test}:doc", "x")).endsWith("poison");
    }

    @Test
    void aServerThatAnswersSlowlyIsFollowedAndOneThatIsTooSlowIsNot() {
        a.network.delay(60);
        b.edit("x", "slow");
        await(() -> a.holds("x", "slow") && a.isFollowing());
        a.network.delay(2_000);
        await(() -> isCut(a));
        assertThat(a.node().status().reason()).contains("timed out");
        b.edit("x", "meanwhile");
        a.network.delay(0);
        await(() -> a.holds("x", "meanwhile") && a.isFollowing());
    }

    private static boolean isParked(Machine machine, String pid) {
        return machine.node().status().parked().containsKey(pid);
    }

    private static boolean isCut(Machine machine) {
        return machine.node().status().state() == FleetState.CUT;
    }

    private static void await(BooleanSupplier condition) {
        FleetNodeTest.await(condition);
    }
}

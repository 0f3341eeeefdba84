package dev.backplane.config.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.config.FleetState;
import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.FleetStore;
import dev.backplane.config.internal.fleet.protocol.Position;
import dev.backplane.config.internal.fleet.redis.RedisFleetDesk;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class FleetNodeTest {

    @TempDir private Path folder;

    private RedisServer redis;
    private Machine a;
    private Machine b;

    @BeforeEach
    void start() throws IOException {
        redis = RedisServer.durable(folder.resolve("redis"));
        a = Machine.proxied("a", folder, redis.port()).start();
        b = Machine.proxied("b", folder, redis.port()).start();
        await(() -> isFollowing(a) && isFollowing(b));
    }

    @AfterEach
    void stop() throws IOException {
        a.close();
        b.close();
        redis.close();
    }

    @Test
    void theFleetWinsOverAnEditMadeWhileCutAndKeepsTheLoser() {
        a.edit("x", "old");
        await(() -> holds(b, "x", "old"));
        a.network.set(FaultProxy.Mode.RESET);
        await(() -> a.node().status().state() == FleetState.CUT);
        a.edit("x", "mine");
        a.edit("mine alone", "1");
        b.edit("x", "theirs");
        assertThat(a.disk.all()).containsEntry("x", "mine");

        a.network.set(FaultProxy.Mode.PASS);
        await(() -> holds(a, "x", "theirs") && holds(b, "mine alone", "1"));
        try (RedisFleetDesk desk = new RedisFleetDesk(client(), Machine.FLEET)) {
            assertThat(desk.conflicts())
                    .singleElement()
                    .satisfies(each -> assertThat(each.content()).isEqualTo("mine"));
        }
    }

    @Test
    void anEditMadeWhileCutSurvivesARestart() throws IOException {
        a.network.set(FaultProxy.Mode.RESET);
        await(() -> a.node().status().state() == FleetState.CUT);
        a.edit("x", "mine");
        a.node().close();
        a.network.set(FaultProxy.Mode.PASS);
        b.edit("y", "meanwhile");
        var _ = a.start();
        await(() -> holds(b, "x", "mine") && holds(a, "y", "meanwhile"));
    }

    @Test
    void aNodeCopiedWithItsDiskIsAnotherNode() throws Exception {
        a.edit("x", "1");
        await(() -> holds(b, "x", "1"));
        var _ = Files.copy(a.journal(), folder.resolve("twin.journal"));
        try (Machine twin = Machine.proxied("twin", folder, redis.port())) {
            a.disk.all().forEach(twin.disk::edit);
            var _ = twin.start();
            a.edit("from a", "1");
            twin.edit("from twin", "1");
            await(() -> holds(b, "from a", "1") && holds(b, "from twin", "1"));
        }
    }

    @Test
    void whatOthersWriteUnderTheKeysStopsNobody() {
        a.edit("x", "1");
        await(() -> holds(b, "x", "1"));
        try (UnifiedJedis client = client()) {
            var _ = client.hset("{test}:doc", "bad", "garbage");
            var _ = client.xadd("{test}:log", StreamEntryID.NEW_ENTRY, Map.of("what", "ever"));
            await(() -> b.node().status().parked().containsKey("bad"));
            a.edit("poisoned", "poison");
            a.edit("x", "2");
            await(() -> holds(b, "x", "2") && b.node().status().parked().containsKey("poisoned"));
            a.edit("bad", "good");
            await(() -> holds(b, "bad", "good"));
        }
    }

    @Test
    void whatIsDeletedInTheStoreIsWrittenBack() {
        a.edit("x", "1");
        await(() -> holds(b, "x", "1"));
        try (UnifiedJedis client = client()) {
            var _ = client.del("{test}:doc");
            await(() -> client.hexists("{test}:doc", "x"));
            var _ = client.flushAll();
            await(() -> client.hexists("{test}:doc", "x"));
        }
        a.edit("x", "2");
        await(() -> holds(b, "x", "2"));
    }

    @Test
    void aDiskThatFellBehindIsNoEdit() throws IOException {
        a.edit("x", "1");
        a.edit("y", "1");
        await(() -> b.holds("x", "1") && b.holds("y", "1"));
        b.edit("x", "2");
        b.delete("y");
        await(() -> a.holds("x", "2") && !a.disk.all().containsKey("y"));
        a.node().close();
        a.disk.edit("x", "1");
        a.disk.edit("y", "1");
        var _ = a.start();
        await(() -> a.holds("x", "2") && !a.disk.all().containsKey("y") && a.isFollowing());
        assertThat(b.disk.all()).isEqualTo(Map.of("x", "2"));
    }

    @Test
    void whatTheStoreLostAndComesBackTooLateIsAConflict() throws IOException {
        a.edit("x", "1");
        await(() -> b.holds("x", "1"));
        long kept = Files.size(Strikes.log(redis));
        b.network.set(FaultProxy.Mode.RESET);
        a.edit("x", "lost");
        await(() -> a.node().status().waiting() == 0);
        a.network.set(FaultProxy.Mode.RESET);
        Strikes.cutPower(redis, kept);
        b.network.set(FaultProxy.Mode.PASS);
        b.edit("x", "3");
        await(() -> b.node().status().waiting() == 0);

        a.network.set(FaultProxy.Mode.PASS);
        await(() -> a.holds("x", "3"));
        try (RedisFleetDesk desk = new RedisFleetDesk(client(), Machine.FLEET)) {
            assertThat(desk.conflicts())
                    .singleElement()
                    .satisfies(each -> assertThat(each.content()).isEqualTo("lost"));
        }
    }

    @Test
    void whatNobodyNeedsAnyMoreIsForgotten() throws IOException {
        a.node().close();
        a.logLength = 50;
        var _ = a.start();
        a.edit("x", "1");
        await(() -> b.holds("x", "1"));
        b.network.set(FaultProxy.Mode.RESET);
        try (UnifiedJedis client = client()) {
            for (int i = 0; i < 300; i++) {
                var _ = client.hset("{test}:sess", "earlier" + i, "1 1-" + i + " ab");
            }
            var _ = client.hset("{test}:meta", "seq", "20000");
            for (int i = 0; i < 300; i++) {
                a.edit("gone" + i, "1");
            }
            await(() -> a.node().status().waiting() == 0);
            for (int i = 0; i < 300; i++) {
                a.delete("gone" + i);
            }
            a.delete("x");
            await(() -> a.node().status().waiting() == 0 && a.node().all().size() < 250);
            assertThat(client.hlen("{test}:doc")).isLessThan(250);
            assertThat(client.hlen("{test}:sess")).isLessThan(10);
            b.network.set(FaultProxy.Mode.PASS);
            await(() -> b.disk.all().isEmpty() && b.node().all().equals(a.node().all()));
            var _ = client.del("{test}:doc");
            a.edit("y", "1");
            await(() -> b.holds("y", "1") && b.node().all().equals(a.node().all()));
        }
    }

    @Test
    void twoServersThatBeganTheSameEpochAreToldApart() {
        a.edit("x", "1");
        await(() -> b.holds("x", "1"));
        Document held = b.node().all().get("x");
        Position elsewhere = new Position(held.revision(), held.author(), "another server", 0);
        try (FleetStore store = a.openStore()) {
            assertThat(store.resume(elsewhere)).isEmpty();
        }
        b.edit("x", "2");
        await(() -> a.holds("x", "2"));
        assertThat(a.node().all().get("x").revision().epoch())
                .isGreaterThan(held.revision().epoch());
    }

    @Test
    void aStoreOfAnotherFormatIsRefusedWithTheReason() {
        try (UnifiedJedis client = client()) {
            var _ = client.hset("{test}:meta", "format", "2");
        }
        await(() -> a.node().status().state() == FleetState.CUT);
        assertThat(a.node().status().reason()).contains("another version of Backplane");
    }

    @Test
    void aStalledServerIsNoticedAndFollowedAgain() throws Exception {
        redis.stall();
        await(() -> a.node().status().state() == FleetState.CUT);
        redis.resume();
        a.edit("x", "1");
        await(() -> holds(b, "x", "1"));
    }

    @Test
    void whatIsForOthersIsKeptHereAndHoldsWhereItIsFor() throws IOException {
        a.disk.label = "a";
        b.disk.label = "b";
        a.edit("x", "for b: 1");
        await(() -> holds(b, "x", "for b: 1") && !a.disk.all().containsKey("x"));
        a.node().close();
        var _ = a.start();
        a.edit("y", "1");
        await(() -> holds(b, "y", "1"));
        assertThat(b.disk.all()).as("its absence there is no deletion").containsKey("x");
        assertThat(a.node().document("x"))
                .hasValueSatisfying(x -> assertThat(x.deleted()).isFalse());

        a.disk.label = "b";
        a.node().reconsider();
        await(() -> holds(a, "x", "for b: 1"));
        a.node().close();
        a.disk.label = "a";
        var _ = a.start();
        await(() -> !a.disk.all().containsKey("x"));
        assertThat(b.disk.all()).containsEntry("x", "for b: 1");
    }

    @Test
    void whoChangesWhatIsForOthersHasNotSeenIt() {
        b.disk.label = "b";
        a.disk.label = "a";
        b.edit("x", "for b: 1");
        await(() -> a.node().document("x").isPresent());
        a.edit("x", "blind");
        await(() -> !a.disk.all().containsKey("x") && a.node().status().waiting() == 0);
        a.edit("x", "for b: 1");
        await(() -> !a.disk.all().containsKey("x") && a.node().status().waiting() == 0);
        assertThat(b.disk.all()).containsEntry("x", "for b: 1");
        try (RedisFleetDesk desk = new RedisFleetDesk(client(), Machine.FLEET)) {
            assertThat(desk.conflicts())
                    .singleElement()
                    .satisfies(each -> assertThat(each.content()).isEqualTo("blind"));
        }
    }

    @Test
    void aRestorationIsOneStepAndHoldsAgainstEverybody() {
        a.edit("kept", "1");
        a.edit("changed", "1");
        a.edit("deleted", "1");
        await(() -> b.holds("deleted", "1"));
        b.network.set(FaultProxy.Mode.RESET);
        await(() -> b.node().status().state() == FleetState.CUT);
        Map<String, String> backup = Map.of("kept", "1", "changed", "2", "added", "2");
        try (RedisFleetDesk desk = new RedisFleetDesk(client(), Machine.FLEET)) {
            var terms = new RedisFleetDesk.Restoring(a.node().epoch(), Machine.WINDOW, 1_000);
            assertThat(desk.restore(backup, terms)).hasValue(3);
            assertThat(desk.restore(backup, terms)).hasValue(0);
        }
        await(() -> a.disk.all().equals(backup));
        b.network.set(FaultProxy.Mode.PASS);
        await(() -> b.disk.all().equals(backup));
        a.edit("changed", "3");
        await(() -> b.holds("changed", "3"));
    }

    @Test
    void aRestorationThatCannotBeChangesNothing() throws IOException {
        a.edit("x", "1");
        await(() -> b.holds("x", "1"));
        redis.command("CONFIG SET maxmemory 1");
        var terms = new RedisFleetDesk.Restoring(0, Machine.WINDOW, 1_000);
        try (RedisFleetDesk desk = new RedisFleetDesk(client(), Machine.FLEET)) {
            assertThatThrownBy(() -> desk.restore(Map.of("y", "1"), terms))
                    .hasMessageContaining("raise maxmemory");
            redis.command("CONFIG SET maxmemory 0");
        }
        try (UnifiedJedis client = client()) {
            assertThat(client.hkeys("{test}:doc")).containsExactly("x");
            assertThat(client.hexists("{test}:meta", "incarnation")).isFalse();
        }
    }

    private UnifiedJedis client() {
        return Machine.Uplink.to(redis.port()).connector("test").open();
    }

    private static boolean isFollowing(Machine machine) {
        return machine.node().status().state() == FleetState.FOLLOWING;
    }

    private static boolean holds(Machine machine, String pid, String content) {
        return content.equals(machine.disk.all().get(pid));
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Simulation.pause(10);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}

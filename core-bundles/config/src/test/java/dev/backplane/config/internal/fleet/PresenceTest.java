package dev.backplane.config.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.config.FleetMember;
import dev.backplane.config.FleetState;
import dev.backplane.config.internal.fleet.node.NodeStatus;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.redis.RedisPresence;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.UnifiedJedis;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

@Timeout(60)
class PresenceTest {

    private static final NodeStatus STATUS =
            new NodeStatus(
                    FleetState.FOLLOWING,
                    "",
                    false,
                    new Revision(1, 2),
                    0,
                    Duration.ZERO,
                    0,
                    "",
                    null,
                    Map.of());

    @TempDir private Path folder;

    @Test
    void nodesSeeEachOtherAndWhoHasTheNameOfAnother() throws IOException {
        try (RedisServer redis = RedisServer.durable(folder);
                UnifiedJedis client = client(redis)) {
            Presence a = presence("a", redis);
            a.round();
            Presence b = presence("b", redis);
            b.round();
            assertThat(b.members()).extracting(FleetMember::name).containsExactly("a", "b");
            assertThat(b.members().getFirst())
                    .satisfies(each -> assertThat(each.state()).isEqualTo(FleetState.FOLLOWING))
                    .satisfies(each -> assertThat(each.revision()).isEqualTo("1-2"))
                    .satisfies(each -> assertThat(each.age()).isLessThan(Duration.ofSeconds(5)));

            Presence restarted = presence("a", redis);
            restarted.round();
            restarted.round();
            assertThat(restarted.hasTwin()).as("an earlier start is no twin").isFalse();
            a.round();
            restarted.round();
            assertThat(a.hasTwin()).isTrue();
            assertThat(restarted.hasTwin()).isTrue();

            var _ = client.set("{test}:node:a", "rubbish");
            b.round();
            assertThat(b.members()).extracting(FleetMember::name).containsExactly("b");
            var _ = client.del("{test}:nodes");
            var _ = client.set("{test}:nodes", "rubbish");
            b.round();
            var _ = client.del("{test}:nodes");
            b.round();
            assertThat(b.members()).hasSize(1);

            b.close();
            a.round();
            assertThat(a.members()).extracting(FleetMember::name).containsExactly("a");
            assertThat(client.keys("{test}:node:*")).containsExactly("{test}:node:a");
        }
    }

    private static Presence presence(String name, RedisServer redis) {
        return new Presence(
                name, () -> new RedisPresence(client(redis), Machine.FLEET), () -> STATUS);
    }

    private static UnifiedJedis client(RedisServer redis) {
        return Machine.Uplink.to(redis.port()).connector("test").open();
    }
}

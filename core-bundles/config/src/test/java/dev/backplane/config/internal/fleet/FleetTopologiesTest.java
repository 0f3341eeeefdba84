package dev.backplane.config.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.config.FleetFinding;
import dev.backplane.config.internal.fleet.redis.RedisArtifacts;
import dev.backplane.config.internal.fleet.redis.RedisCheck;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.UnifiedJedis;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Servers that belong together, as operators run them; runs with {@code -Pfleet}. */
@Tag("fleet")
@Timeout(180)
class FleetTopologiesTest {

    private static final int SEEDS = 3;
    private static final int UPDATES = 900;

    @TempDir private Path folder;

    @RepeatedTest(SEEDS)
    void sentinelsFailOver(RepetitionInfo repetition) throws Exception {
        try (Sentinels sentinels = Sentinels.start(folder, Security.NONE)) {
            assertThat(simulate(sentinels.uplink(), repetition, sentinels::failOver)).isEmpty();
        }
    }

    @RepeatedTest(1)
    void sentinelsFailOverWithTls(RepetitionInfo repetition) throws Exception {
        try (Sentinels sentinels = Sentinels.start(folder, tls())) {
            assertThat(simulate(sentinels.uplink(), repetition, sentinels::failOver)).isEmpty();
        }
    }

    @RepeatedTest(SEEDS)
    void aClusterRestartsAMasterAndFailsOver(RepetitionInfo repetition) throws Exception {
        try (Cluster cluster = Cluster.start(folder, Security.NONE)) {
            assertThat(simulate(cluster.uplink(), repetition, cluster::restart, cluster::failOver))
                    .isEmpty();
        }
    }

    @RepeatedTest(1)
    void aClusterFailsOverWithTls(RepetitionInfo repetition) throws Exception {
        try (Cluster cluster = Cluster.start(folder, tls())) {
            assertThat(simulate(cluster.uplink(), repetition, cluster::failOver)).isEmpty();
        }
    }

    @Test
    void aClusterSpreadsArtifacts() throws Exception {
        try (Cluster cluster = Cluster.start(folder, Security.NONE);
                RedisArtifacts artifacts =
                        new RedisArtifacts(cluster.uplink().connector("test").open())) {
            byte[] bytes = new byte[9 * 1024 * 1024];
            new Random(1).nextBytes(bytes);
            for (String digest : List.of("aa", "bb", "cc", "dd", "ee", "ff")) {
                artifacts.store(digest, new ByteArrayInputStream(bytes));
                try (InputStream in = artifacts.open(digest)) {
                    assertThat(in.readAllBytes()).isEqualTo(bytes);
                }
            }
        }
    }

    @Test
    void everyMemberOfAClusterIsChecked() throws Exception {
        try (Cluster cluster = Cluster.start(folder, Security.NONE);
                UnifiedJedis redis = cluster.uplink().connector("test").open()) {
            RedisCheck check = new RedisCheck(redis, Machine.FLEET, RedisCheck.Durability.ALWAYS);
            assertThat(check.findings())
                    .allMatch(each -> each.verdict() == FleetFinding.Verdict.GOOD);
            try (Jedis other = Security.NONE.client(cluster.anotherMaster().port())) {
                var _ = other.configSet("maxmemory-policy", "allkeys-lru");
                var _ = other.configSet("appendfsync", "no");
            }
            assertThat(check.findings())
                    .filteredOn(each -> each.verdict() == FleetFinding.Verdict.REFUSED)
                    .hasSize(2)
                    .allMatch(
                            each ->
                                    each.message()
                                            .contains(
                                                    "127.0.0.1:" + cluster.anotherMaster().port()));
        }
    }

    private Security tls() throws Exception {
        return Security.tls(folder.resolve("tls"));
    }

    private List<String> simulate(
            Machine.Uplink uplink, RepetitionInfo repetition, Simulation.Fault... faults)
            throws Exception {
        long seed =
                Long.getLong("fleet.seed", System.nanoTime())
                        + repetition.getCurrentRepetition()
                        - 1;
        try (Simulation simulation = new Simulation(folder, seed, uplink)) {
            simulation.promise = Promise.REWOUND;
            for (int i = 0; i < 3; i++) {
                simulation.machines.add(new Machine("n" + i, "n" + i, folder, uplink, null));
            }
            return simulation.run(UPDATES, false, List.of(faults));
        }
    }
}

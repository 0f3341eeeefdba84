package dev.backplane.config.internal.fleet;

import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClusterResetType;
import redis.clients.jedis.util.JedisClusterCRC16;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Three masters that share the slots, and a replica of the one that has the fleet. */
final class Cluster implements AutoCloseable {

    private static final int SLOTS = 16_384;
    private static final int MASTERS = 3;

    private final Security security;
    private final List<RedisServer> members = new ArrayList<>();

    private Cluster(Security security) {
        this.security = security;
    }

    static Cluster start(Path folder, Security security) throws IOException {
        Cluster cluster = new Cluster(security);
        for (int i = 0; i <= MASTERS; i++) {
            cluster.members.add(
                    new RedisServer(
                                    folder.resolve("member" + i),
                                    security.options(
                                            "--cluster-enabled",
                                            "yes",
                                            "--cluster-node-timeout",
                                            "1000"))
                            .start());
        }
        cluster.meet();
        cluster.share();
        cluster.replicate();
        return cluster;
    }

    private void meet() {
        try (Jedis first = client(0)) {
            var _ = first.clusterReset(ClusterResetType.SOFT);
            for (RedisServer each : members) {
                var _ = first.clusterMeet("127.0.0.1", each.port());
            }
        }
        for (int i = 0; i <= MASTERS; i++) {
            int member = i;
            Await.until(
                    "the members know each other",
                    () -> info(member).contains("cluster_known_nodes:" + members.size()));
        }
    }

    private void share() {
        for (int i = 0; i < MASTERS; i++) {
            try (Jedis client = client(i)) {
                var _ =
                        client.clusterAddSlotsRange(
                                SLOTS * i / MASTERS, SLOTS * (i + 1) / MASTERS - 1);
            }
        }
        for (int i = 0; i <= MASTERS; i++) {
            int member = i;
            Await.until("all slots are shared", () -> info(member).contains("cluster_state:ok"));
        }
    }

    private void replicate() {
        String id;
        try (Jedis client = client(owner())) {
            id = client.clusterMyId();
        }
        try (Jedis client = client(MASTERS)) {
            var _ = client.clusterReplicate(id);
        }
        Await.until(
                "the replica has caught up",
                () -> {
                    try (Jedis client = client(MASTERS)) {
                        return client.info("replication").contains("master_link_status:up");
                    }
                });
    }

    /** Which member has the fleet, until it fails over. */
    private int owner() {
        int slot = JedisClusterCRC16.getSlot("{" + Machine.FLEET + "}:meta");
        for (int i = 0; i < MASTERS; i++) {
            if (slot < SLOTS * (i + 1) / MASTERS) {
                return i;
            }
        }
        throw new IllegalStateException("slot " + slot);
    }

    private String info(int member) {
        try (Jedis client = client(member)) {
            return client.clusterInfo();
        }
    }

    private Jedis client(int member) {
        return security.client(members.get(member).port());
    }

    Machine.Uplink uplink() {
        return security.uplink(
                "-cluster://"
                        + members.stream()
                                .map(each -> new HostAndPort("127.0.0.1", each.port()).toString())
                                .collect(Collectors.joining(",")));
    }

    /** The master of the fleet dies, its replica takes its place, and the dead comes back. */
    void failOver(Simulation simulation, Random random) throws Exception {
        RedisServer owner = members.get(owner());
        owner.kill();
        Await.until(
                "the replica is promoted",
                () -> {
                    try (Jedis client = client(MASTERS)) {
                        return client.info("replication").contains("role:master");
                    }
                });
        simulation.await(100 + random.nextInt(200));
        owner.start();
    }

    /** The master of the fleet dies and comes back before anybody takes its place. */
    void restart(Simulation simulation, Random random) throws Exception {
        RedisServer owner = members.get(owner());
        owner.kill();
        Simulation.pause(random.nextInt(200));
        owner.start();
    }

    RedisServer anotherMaster() {
        return members.get((owner() + 1) % MASTERS);
    }

    @Override
    public void close() {
        members.forEach(RedisServer::close);
    }
}

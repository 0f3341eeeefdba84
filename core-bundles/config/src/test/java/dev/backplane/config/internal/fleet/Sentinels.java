package dev.backplane.config.internal.fleet;

import redis.clients.jedis.Jedis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A master, a replica, and three Sentinels that watch them. */
final class Sentinels implements AutoCloseable {

    private static final String MASTER = "fleet";

    private final Security security;
    private final RedisServer master;
    private final RedisServer replica;
    private final List<RedisServer> watching = new ArrayList<>();

    private Sentinels(Path folder, Security security) throws IOException {
        this.security = security;
        master = new RedisServer(folder.resolve("master"), security.options()).start();
        replica =
                new RedisServer(
                                folder.resolve("replica"),
                                security.options("--replicaof", "127.0.0.1 " + master.port()))
                        .start();
    }

    /** All of them, when they know each other. */
    static Sentinels start(Path folder, Security security) throws IOException {
        Sentinels sentinels = new Sentinels(folder, security);
        sentinels.awaitReplica();
        for (int i = 0; i < 3; i++) {
            sentinels.watch(folder.resolve("sentinel" + i));
        }
        for (RedisServer each : sentinels.watching) {
            Await.until(
                    "the Sentinels know each other",
                    () -> {
                        try (Jedis client = security.client(each.port())) {
                            var state = client.sentinelMaster(MASTER);
                            return "2".equals(state.get("num-other-sentinels"))
                                    && "1".equals(state.get("num-slaves"));
                        }
                    });
        }
        return sentinels;
    }

    private void awaitReplica() {
        Await.until(
                "the replica has caught up",
                () -> {
                    try (Jedis client = security.client(replica.port())) {
                        return client.info("replication").contains("master_link_status:up");
                    }
                });
    }

    private void watch(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("redis.conf"),
                """
                sentinel monitor fleet 127.0.0.1 %d 2
                sentinel down-after-milliseconds fleet 500
                sentinel failover-timeout fleet 3000
                """
                        .formatted(master.port()));
        List<String> options = new ArrayList<>(security.tls());
        options.add("--sentinel");
        watching.add(new RedisServer(folder, options.toArray(String[]::new)).start());
    }

    Machine.Uplink uplink() {
        String hosts =
                watching.stream()
                        .map(each -> "127.0.0.1:" + each.port())
                        .collect(Collectors.joining(","));
        return security.uplink("-sentinel://" + hosts + "/" + MASTER);
    }

    /** The master dies, the replica takes its place, and the dead comes back as its replica. */
    void failOver(Simulation simulation, Random random) throws Exception {
        master.kill();
        AtomicInteger now = new AtomicInteger();
        Await.until(
                "the replica is promoted",
                () -> {
                    try (Jedis client = security.client(watching.getFirst().port())) {
                        var address = client.sentinelGetMasterAddrByName(MASTER);
                        now.set(Integer.parseInt(address.get(1)));
                        return now.get() == replica.port();
                    }
                });
        simulation.await(100 + random.nextInt(200));
        master.start();
        Await.until(
                "the old master follows the new one",
                () -> {
                    try (Jedis client = security.client(master.port())) {
                        return client.info("replication").contains("role:slave");
                    }
                });
    }

    @Override
    public void close() {
        watching.forEach(RedisServer::close);
        replica.close();
        master.close();
    }
}

package dev.backplane.config.internal.fleet;

import redis.clients.jedis.Jedis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** A replica, and the network between it and its master. */
final class Replica implements AutoCloseable {

    private final RedisServer server;
    private final FaultProxy link;

    private Replica(RedisServer server, FaultProxy link) {
        this.server = server;
        this.link = link;
    }

    /** One that has caught up. */
    static Replica of(RedisServer master, Path folder) throws IOException {
        FaultProxy link = new FaultProxy(master.port());
        RedisServer server =
                new RedisServer(
                                folder,
                                "--appendonly",
                                "yes",
                                "--replicaof",
                                "127.0.0.1 " + link.port())
                        .start();
        try (Jedis client = new Jedis("127.0.0.1", server.port())) {
            Await.until(
                    "the replica has caught up",
                    () -> client.info("replication").contains("master_link_status:up"));
        }
        return new Replica(server, link);
    }

    /** It is cut off from its master, falls behind, and takes its place. */
    void promoteLate(Simulation simulation, Random random) {
        link.set(FaultProxy.Mode.HOLE);
        simulation.await(50 + random.nextInt(250));
        simulation.redis.kill();
        promote();
        take(simulation);
    }

    /** It takes the place of a master that lives, and acknowledges what one node still sends. */
    void promoteBeside(Simulation simulation, Random random) {
        link.set(FaultProxy.Mode.HOLE);
        Machine left = simulation.any(random);
        // Alone it would be through with everything before the others may edit again.
        left.network.delay(20);
        promote();
        simulation.machines.stream()
                .filter(each -> each != left)
                .forEach(each -> each.network.retarget(server.port()));
        simulation.await(400 + random.nextInt(200));
        simulation.redis.kill();
        left.network.delay(0);
        take(simulation);
    }

    private void promote() {
        try (Jedis client = new Jedis("127.0.0.1", server.port())) {
            var _ = client.replicaofNoOne();
        }
    }

    private void take(Simulation simulation) {
        simulation.redis = server;
        simulation.uplink = Machine.Uplink.to(server.port());
        simulation.machines.forEach(each -> each.network.retarget(server.port()));
    }

    @Override
    public void close() throws IOException {
        server.close();
        link.close();
    }
}

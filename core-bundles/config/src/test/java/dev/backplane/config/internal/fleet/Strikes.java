package dev.backplane.config.internal.fleet;

import redis.clients.jedis.UnifiedJedis;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What may happen to a fleet, each a {@link Simulation.Fault}. */
final class Strikes {

    private Strikes() {}

    /** As kill -9 of Redis. */
    static void kill(Simulation simulation, Random random) throws Exception {
        simulation.redis.kill();
        Simulation.pause(100 + random.nextInt(200));
        simulation.redis.start();
    }

    /** A node is cut off, and nobody is told. */
    static void cut(Simulation simulation, Random random) {
        Machine victim = simulation.any(random);
        victim.network.set(FaultProxy.Mode.HOLE);
        Simulation.pause(1_200);
        victim.network.set(FaultProxy.Mode.PASS);
    }

    /** So long that the others make many changes meanwhile. */
    static void cutWhileOthersWork(Simulation simulation, Random random) {
        Machine victim = simulation.any(random);
        victim.network.set(random.nextBoolean() ? FaultProxy.Mode.HOLE : FaultProxy.Mode.RESET);
        simulation.await(250);
        victim.network.set(FaultProxy.Mode.PASS);
    }

    /** All are cut off at the same time. */
    static void blackHole(Simulation simulation, Random random) {
        simulation.machines.forEach(each -> each.network.set(FaultProxy.Mode.HOLE));
        Simulation.pause(200 + random.nextInt(1_200));
        simulation.machines.forEach(each -> each.network.set(FaultProxy.Mode.PASS));
    }

    /** Redis gets no processor for a while. */
    static void stall(Simulation simulation, Random random) throws Exception {
        simulation.redis.stall();
        Simulation.pause(100 + random.nextInt(1_400));
        simulation.redis.resume();
    }

    /**
     * A power cut of a server with {@code appendfsync always}: of what nobody was told yet, any
     * part may be on the disk, down to half a command.
     */
    static void powerCut(Simulation simulation, Random random) throws Exception {
        simulation.machines.forEach(each -> each.network.set(FaultProxy.Mode.MUTE));
        long told = Files.size(log(simulation.redis));
        Simulation.pause(random.nextInt(20));
        cutPower(simulation, random, told);
        simulation.machines.forEach(each -> each.network.set(FaultProxy.Mode.PASS));
    }

    /** The same of a server that syncs late: a few hundred changes are lost. */
    static void rewind(Simulation simulation, Random random) throws Exception {
        long synced = Files.size(log(simulation.redis));
        simulation.await(100 + random.nextInt(200));
        cutPower(simulation, random, synced);
    }

    /** What only one node has is lost, and it comes back when the others have gone on. */
    static void rewindWhatOneHas(Simulation simulation, Random random) throws Exception {
        Machine one = simulation.any(random);
        simulation.machines.stream()
                .filter(each -> each != one)
                .forEach(each -> each.network.set(FaultProxy.Mode.RESET));
        Simulation.pause(50);
        long synced = Files.size(log(simulation.redis));
        simulation.await(50 + random.nextInt(50));
        one.network.set(FaultProxy.Mode.RESET);
        cutPower(simulation, random, synced);
        simulation.machines.stream()
                .filter(each -> each != one)
                .forEach(each -> each.network.set(FaultProxy.Mode.PASS));
        simulation.await(400);
        one.network.set(FaultProxy.Mode.PASS);
    }

    /** The clock of Redis is set forward before all has been written back. */
    static void rewindAndJump(Simulation simulation, Random random) throws Exception {
        rewind(simulation, random);
        awaitNewEpoch(simulation);
        Simulation.pause(random.nextInt(100));
        shift(simulation, -TimeUnit.HOURS.toMillis(1));
    }

    private static void cutPower(Simulation simulation, Random random, long kept)
            throws IOException {
        long written = Files.size(log(simulation.redis));
        cutPower(simulation.redis, kept + random.nextLong(written - kept + 1));
    }

    /** Nothing but the beginning of its log is on the disk. */
    static void cutPower(RedisServer redis, long kept) throws IOException {
        redis.kill();
        try (RandomAccessFile file = new RandomAccessFile(log(redis).toFile(), "rw")) {
            file.setLength(kept);
        }
        redis.start();
    }

    static Path log(RedisServer redis) throws IOException {
        try (Stream<Path> files = Files.list(redis.folder().resolve("appendonlydir"))) {
            return files.filter(each -> each.toString().endsWith(".incr.aof"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A node ends in good order, or in the midst of its work, and goes on from its journal. */
    static void restartNode(Simulation simulation, Random random) throws Exception {
        Machine machine = simulation.any(random);
        if (random.nextBoolean()) {
            machine.network.set(FaultProxy.Mode.RESET);
            Simulation.pause(random.nextInt(300));
        }
        if (random.nextBoolean()) {
            machine.restart();
        } else {
            machine.crash();
        }
        machine.network.set(FaultProxy.Mode.PASS);
    }

    /** The disk of a node is copied while it runs, and both go on under the same name. */
    static void cloneNode(Simulation simulation, Random random) throws Exception {
        Machine original = simulation.any(random);
        if (random.nextBoolean()) {
            // What both have still to send is the same.
            original.network.set(FaultProxy.Mode.MUTE);
            Simulation.pause(random.nextInt(300));
        }
        Machine twin =
                original.twin(
                        "clone" + simulation.machines.size(),
                        simulation.folder,
                        simulation.redis.port());
        original.copyTo(twin);
        simulation.begin(twin);
        simulation.machines.add(twin);
        original.network.set(FaultProxy.Mode.PASS);
    }

    /**
     * The clock of Redis is set, right after a restart. All that depends on it is when edits may go
     * on, so that this moment is shifted instead.
     */
    static void jump(Simulation simulation, Random random) throws Exception {
        kill(simulation, random);
        long hours = TimeUnit.HOURS.toMillis(random.nextInt(1, 24));
        Simulation.pause(random.nextInt(1_000));
        shift(simulation, random.nextBoolean() ? hours : -hours);
    }

    private static void awaitNewEpoch(Simulation simulation) {
        try (UnifiedJedis client = simulation.uplink.connector("clock").open()) {
            Await.until(
                    "somebody begins a new epoch",
                    () ->
                            client.info("server")
                                    .contains(
                                            String.valueOf(
                                                    client.hget(
                                                            "{" + Machine.FLEET + "}:meta",
                                                            "run"))));
        }
    }

    private static void shift(Simulation simulation, long millis) {
        try (UnifiedJedis client = simulation.uplink.connector("clock").open()) {
            var _ = client.hincrBy("{" + Machine.FLEET + "}:meta", "until", millis);
        }
    }
}

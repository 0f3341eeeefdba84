package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.protocol.StoreException;

import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Nodes that count up documents in one Redis while faults happen; all random choices come from one
 * seed.
 */
final class Simulation implements AutoCloseable {

    /** Something that happens when a part of the updates is done. */
    @FunctionalInterface
    interface Fault {
        void strike(Simulation simulation, Random random) throws Exception;
    }

    /** How the PIDs begin that only one machine edits. */
    static final String OWN = "own.";

    private static final int PIDS = 60;

    /** One update in so many is an edit that waits for nobody. */
    private static final int EDITS = 20;

    final Path folder;
    final List<Machine> machines = new CopyOnWriteArrayList<>();

    /** The server all go to at the moment; null if it is not in the power of this simulation. */
    RedisServer redis;

    /** How those who check reach it. */
    Machine.Uplink uplink;

    /** How long the nodes may take to become equal. */
    int patienceSeconds = 20;

    Promise promise = Promise.ALL;

    /** Whether counters are deleted, too; they begin anew when the fleet has forgotten that. */
    boolean deletes = true;

    private final Random random;
    private final long seed;
    private final ConcurrentLinkedQueue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ReadInRealTime> reads = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger done = new AtomicInteger();
    private final ConcurrentLinkedQueue<Future<?>> counting = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private int target;

    /** Over a way to Redis, without machines yet. */
    Simulation(Path folder, long seed, Machine.Uplink uplink) {
        this.folder = folder;
        this.seed = seed;
        this.uplink = uplink;
        this.random = new Random(seed);
        System.out.println("Simulation seed " + seed);
    }

    /** Three machines, each with a network of its own. */
    static Simulation of(RedisServer redis, Path folder, long seed) throws IOException {
        Simulation simulation = new Simulation(folder, seed, Machine.Uplink.to(redis.port()));
        simulation.redis = redis;
        for (int i = 0; i < 3; i++) {
            simulation.machines.add(Machine.proxied("n" + i, folder, redis.port()));
        }
        return simulation;
    }

    /** Runs until so many updates are acknowledged; the faults strike spread over them. */
    List<String> run(int updates, boolean lostReplies, List<Fault> faults) throws Exception {
        long begun = System.nanoTime();
        target = updates;
        for (Machine machine : machines) {
            begin(machine);
        }
        Future<?> reader = threads.submit(this::read);
        Future<?> loser = threads.submit(() -> loseReplies(lostReplies));
        try {
            threads.submit(() -> strike(updates, faults)).get(90, TimeUnit.SECONDS);
            for (Future<?> each : counting) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            over.set(true);
            threads.shutdown();
        }
        reader.get(10, TimeUnit.SECONDS);
        loser.get(10, TimeUnit.SECONDS);
        System.out.printf(
                "Simulation seed %d: %d acknowledged, %d reads in %d ms%n",
                seed,
                acknowledged.size(),
                reads.size(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        return new Checker(uplink, machines, patienceSeconds)
                .violations(promise, List.copyOf(acknowledged), List.copyOf(reads));
    }

    /** Starts a machine that counts from now on. */
    void begin(Machine machine) throws IOException {
        var _ = machine.start();
        Random own = new Random(random.nextLong());
        counting.add(threads.submit(() -> count(machine, own)));
    }

    Machine any(Random choice) {
        return machines.get(choice.nextInt(machines.size()));
    }

    /** Waits until so many more updates are acknowledged, or all that are wanted. */
    void await(int more) {
        int due = Math.min(target, done.get() + more);
        while (done.get() < due && !over.get()) {
            pause(2);
        }
    }

    private Void count(Machine machine, Random own) throws Exception {
        for (int i = 0; done.get() < target; i++) {
            if (own.nextInt(EDITS) == 0) {
                String pid = OWN + machine.label() + "." + own.nextInt(5);
                machine.editOwn(pid, new Counter(i, "").incrementedBy(machine.label()));
            }
            if (own.nextInt(EDITS) == 0) {
                machine.replaceOwn(OWN + machine.label() + ".passing." + i);
            }
            String pid = "pid." + own.nextInt(PIDS);
            Optional<Acknowledged> made =
                    machine.increment(
                            pid, machine.label() + "-" + i, deletes && own.nextInt(50) == 0);
            made.ifPresent(acknowledged::add);
            if (made.isPresent()) {
                done.incrementAndGet();
            }
        }
        return null;
    }

    private Void strike(int updates, List<Fault> faults) throws Exception {
        for (int i = 0; i < faults.size(); i++) {
            await(updates * (i + 1) / (faults.size() + 1) - done.get());
            faults.get(i).strike(this, random);
        }
        return null;
    }

    private Void loseReplies(boolean wanted) {
        Random own = new Random(seed + 1);
        while (wanted && !over.get()) {
            pause(40 + own.nextInt(120));
            any(own).network.loseReplies(3);
        }
        return null;
    }

    private Void read() {
        Random own = new Random(seed + 2);
        while (!over.get()) {
            try (UnifiedJedis client = uplink.connector("check").open()) {
                while (!over.get()) {
                    pause(3);
                    readOne(client, "pid." + own.nextInt(PIDS));
                }
            } catch (JedisException | StoreException away) {
                pause(20);
            }
        }
        return null;
    }

    private void readOne(UnifiedJedis client, String pid) {
        long begun = System.nanoTime();
        String stored = client.hget("{" + Machine.FLEET + "}:doc", pid);
        if (stored != null) {
            Revision revision = Revision.parse(stored.substring(0, stored.indexOf('|')));
            reads.add(new ReadInRealTime(pid, revision, begun, System.nanoTime()));
        }
    }

    static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Override
    public void close() throws IOException {
        over.set(true);
        threads.shutdownNow();
        for (Machine machine : machines) {
            machine.close();
        }
        if (redis != null) {
            redis.close();
        }
    }
}

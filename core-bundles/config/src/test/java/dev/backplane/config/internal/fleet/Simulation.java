package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.Documents;
import dev.backplane.config.internal.fleet.protocol.FleetStore;
import dev.backplane.config.internal.fleet.protocol.Revision;

import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

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

    private static final int PIDS = 60;

    final RedisServer redis;
    final List<Machine> machines = new ArrayList<>();

    /** How long the nodes may take to become equal. */
    int patienceSeconds = 20;

    /** Whether every revision that was acknowledged is to be found in the log. */
    boolean isLogWhole = true;

    /**
     * Updates that may take effect twice: those under way when the store went back, one a node. A
     * node cannot tell that an answer it never got belongs to a document that was changed again.
     */
    int maybeTwice;

    private final Random random;
    private final long seed;
    private final ConcurrentLinkedQueue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ReadInRealTime> reads = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger done = new AtomicInteger();

    Simulation(
            RedisServer redis,
            Path folder,
            long seed,
            UnaryOperator<FleetStore> store,
            UnaryOperator<Documents> documents)
            throws IOException {
        this.redis = redis;
        this.seed = seed;
        this.random = new Random(seed);
        System.out.println("Simulation seed " + seed);
        for (int i = 0; i < 3; i++) {
            machines.add(new Machine("n" + i, folder, redis.port(), store, documents));
        }
    }

    /** Runs until so many updates are acknowledged; the faults strike spread over them. */
    List<String> run(int updates, boolean lostReplies, List<Fault> faults) throws Exception {
        long begun = System.nanoTime();
        for (Machine machine : machines) {
            machine.start();
        }
        List<Future<?>> tasks = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (Machine machine : machines) {
                Random own = new Random(random.nextLong());
                tasks.add(threads.submit(() -> count(machine, own, updates)));
            }
            Future<?> reader = threads.submit(this::read);
            Future<?> loser = lostReplies ? threads.submit(this::loseReplies) : null;
            tasks.add(threads.submit(() -> strike(updates, faults)));
            try {
                for (Future<?> task : tasks) {
                    task.get(90, TimeUnit.SECONDS);
                }
            } finally {
                over.set(true);
            }
            reader.get(10, TimeUnit.SECONDS);
            if (loser != null) {
                loser.get(10, TimeUnit.SECONDS);
            }
        }
        System.out.printf(
                "Simulation seed %d: %d acknowledged, %d reads in %d ms%n",
                seed,
                acknowledged.size(),
                reads.size(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        Checker checker = new Checker(redis.port(), machines, patienceSeconds);
        return isLogWhole
                ? checker.violations(List.copyOf(acknowledged), List.copyOf(reads))
                : checker.effects(List.copyOf(acknowledged), maybeTwice);
    }

    int acknowledgedSoFar() {
        return done.get();
    }

    private Void count(Machine machine, Random own, int updates) throws Exception {
        for (int i = 0; done.get() < updates; i++) {
            String pid = "pid." + own.nextInt(PIDS);
            Optional<Acknowledged> made =
                    machine.increment(pid, machine.name() + "-" + i, own.nextInt(50) == 0);
            made.ifPresent(acknowledged::add);
            if (made.isPresent()) {
                done.incrementAndGet();
            }
        }
        return null;
    }

    private Void strike(int updates, List<Fault> faults) throws Exception {
        for (int i = 0; i < faults.size(); i++) {
            int due = updates * (i + 1) / (faults.size() + 1);
            while (done.get() < due && !over.get()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            faults.get(i).strike(this, random);
        }
        return null;
    }

    private Void loseReplies() {
        Random own = new Random(seed + 1);
        while (!over.get()) {
            pause(40 + own.nextInt(120));
            machines.get(own.nextInt(machines.size())).network.loseReplies(3);
        }
        return null;
    }

    private Void read() {
        Random own = new Random(seed + 2);
        try (UnifiedJedis client =
                Machine.connector("check", "redis://127.0.0.1:" + redis.port()).open()) {
            while (!over.get()) {
                pause(3);
                String pid = "pid." + own.nextInt(PIDS);
                long begun = System.nanoTime();
                try {
                    String stored = client.hget("{" + Machine.FLEET + "}:doc", pid);
                    if (stored != null) {
                        Revision revision =
                                Revision.parse(stored.substring(0, stored.indexOf('|')));
                        reads.add(new ReadInRealTime(pid, revision, begun, System.nanoTime()));
                    }
                } catch (JedisException away) {
                    pause(20);
                }
            }
        }
        return null;
    }

    static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Override
    public void close() throws IOException {
        for (Machine machine : machines) {
            machine.close();
        }
        redis.close();
    }
}

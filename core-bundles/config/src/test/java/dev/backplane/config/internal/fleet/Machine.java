package dev.backplane.config.internal.fleet;

import dev.backplane.config.FleetState;
import dev.backplane.config.internal.fleet.node.FleetNode;
import dev.backplane.config.internal.fleet.node.Outcome;
import dev.backplane.config.internal.fleet.node.Pace;
import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Documents;
import dev.backplane.config.internal.fleet.protocol.FleetStore;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.redis.RedisAddress;
import dev.backplane.config.internal.fleet.redis.RedisConnector;
import dev.backplane.config.internal.fleet.redis.RedisFleetStore;

import redis.clients.jedis.UnifiedJedis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLSocketFactory;

/** A node with a disk and a network of its own. */
final class Machine implements AutoCloseable {

    static final String FLEET = "test";
    static final Duration WINDOW = Duration.ofMillis(1_500);

    private static final Pace PACE =
            new Pace(Duration.ofMillis(200), Duration.ofMillis(10), Duration.ofMillis(200));
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final String name;
    private final String label;
    private final Path journal;
    private final Uplink uplink;
    final MemoryDocuments disk = new MemoryDocuments();
    final FaultProxy network;

    /** What was edited here and by nobody else, whether or not the fleet could be reached. */
    final Map<String, String> own = new ConcurrentHashMap<>();

    final Queue<String> gone = new ConcurrentLinkedQueue<>();
    final Queue<Unsure> unsure = new ConcurrentLinkedQueue<>();
    UnaryOperator<FleetStore> store = UnaryOperator.identity();
    Documents documents = disk;
    Duration window = WINDOW;
    long logLength = 1_000_000;
    private volatile FleetNode node;
    private String passing;

    /**
     * A machine that does not run yet.
     *
     * @param name the name of its node
     * @param label tells it from another machine of the same name
     * @param folder where its journal lies
     * @param network what is in its power to break of the way to Redis; null if there is none
     */
    Machine(String name, String label, Path folder, Uplink uplink, FaultProxy network) {
        this.name = name;
        this.label = label;
        this.journal = folder.resolve(label + ".journal");
        this.uplink = uplink;
        this.network = network;
    }

    /** How it reaches Redis. */
    record Uplink(String uri, SSLSocketFactory trust) {

        static Uplink to(int port) {
            return new Uplink("redis://127.0.0.1:" + port, null);
        }

        RedisConnector connector(String name) {
            return new RedisConnector(RedisAddress.parse(uri), name, TIMEOUT, trust);
        }
    }

    /** One with a network that can be broken. */
    static Machine proxied(String name, Path folder, int redisPort) throws IOException {
        FaultProxy network = new FaultProxy(redisPort);
        return new Machine(name, name, folder, Uplink.to(network.port()), network);
    }

    /** A machine that takes itself for this one, without a disk yet. */
    Machine twin(String twin, Path folder, int redisPort) throws IOException {
        FaultProxy other = new FaultProxy(redisPort);
        return new Machine(name, twin, folder, Uplink.to(other.port()), other);
    }

    String label() {
        return label;
    }

    Path journal() {
        return journal;
    }

    FleetNode node() {
        return node;
    }

    Machine start() throws IOException {
        FleetNode next =
                new FleetNode(
                        new FleetNode.Identity(name, journal, false),
                        documents,
                        () -> store.apply(openStore()),
                        PACE);
        next.start();
        node = next;
        return this;
    }

    RedisFleetStore openStore() {
        return storeOver(uplink.connector(name).open());
    }

    RedisFleetStore storeOver(UnifiedJedis client) {
        return new RedisFleetStore(client, FLEET, window, logLength);
    }

    /** Somebody edits here, whether or not the fleet can be reached. */
    synchronized void edit(String pid, String content) {
        disk.edit(pid, content);
        node.edited(pid, false, content);
    }

    boolean isFollowing() {
        return node.status().state() == FleetState.FOLLOWING;
    }

    boolean holds(String pid, String content) {
        return content.equals(disk.all().get(pid));
    }

    /** The same, of a document that nobody else edits. */
    synchronized void editOwn(String pid, String content) {
        own.put(pid, content);
        edit(pid, content);
    }

    synchronized void delete(String pid) {
        disk.remove(pid);
        node.edited(pid, true, "");
    }

    /** Makes a document in place of the one it made so last, which must not come back. */
    synchronized void replaceOwn(String pid) {
        edit(pid, new Counter(0, "").incrementedBy(label));
        if (passing != null) {
            delete(passing);
            gone.add(passing);
        }
        passing = pid;
    }

    /** Stops and starts in good order. */
    synchronized void restart() throws IOException {
        node.close();
        var _ = start();
    }

    /** Loses its memory in the midst of its work. */
    synchronized void crash() throws IOException {
        Path left = journal.resolveSibling(label + ".left");
        Map<String, String> inEffect;
        synchronized (disk) {
            inEffect = copyTo(left);
        }
        node.close();
        disk.replace(inEffect);
        var _ = Files.move(left, journal, StandardCopyOption.REPLACE_EXISTING);
        var _ = start();
    }

    /**
     * A copy of the disk while it runs, one file after the other, in another machine that takes
     * itself for this one.
     */
    synchronized void copyTo(Machine twin) throws IOException {
        twin.disk.replace(copyTo(twin.journal));
        twin.window = window;
        twin.logLength = logLength;
    }

    private Map<String, String> copyTo(Path copy) throws IOException {
        Map<String, String> inEffect = disk.all();
        var _ = Files.copy(journal, copy, StandardCopyOption.REPLACE_EXISTING);
        return inEffect;
    }

    /** Adds one to a counter, if nobody else was quicker; whatever the network does meanwhile. */
    Optional<Acknowledged> increment(String pid, String mark, boolean delete) throws Exception {
        FleetNode current = node;
        Optional<Document> before = current.document(pid);
        String content = Counter.of(before).incrementedBy(mark);
        Revision base = before.map(Document::revision).orElse(Revision.NONE);
        long begun = System.nanoTime();
        try {
            Outcome outcome = current.update(pid, base, delete, content).get(40, TimeUnit.SECONDS);
            return outcome instanceof Outcome.Done(Revision revision)
                    ? Optional.of(
                            new Acknowledged(pid, revision, content, begun, System.nanoTime()))
                    : Optional.empty();
        } catch (CancellationException closed) {
            unsure.add(new Unsure(pid, content));
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        node.close();
        if (network != null) {
            network.close();
        }
    }
}
